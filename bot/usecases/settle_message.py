"""Say what became of a promised message; where it was refused, fall back and tell the admin."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.plan import decider_of
from bot.domain.policy import Policy
from bot.storage import disclosures, keys, nudges, outbox, people, steps, troubled
from bot.storage.outbox import Outgoing
from bot.storage.store import Transaction
from bot.usecases.on_its_way import arrived, still_owed
from bot.usecases.pass_on import see_to_steps_of
from bot.usecases.tell import TOLD_KIND, delivered
from bot.usecases.who import admins_of

GONE = "user_disabled"
"""Slack's word for somebody who left."""
SILENT = ("trouble", "stuck", "zone", "update")
"""What nobody is told of where it is refused."""


@dataclass(frozen=True, kw_only=True)
class Settle:
    """The end of a message's way, by its try: sent, undeliverable (with Slack's code) or in_doubt."""

    outbox_id: int
    attempt: int
    state: str
    error: str | None = None
    slack_channel: str | None = None
    slack_ts: str | None = None
    admins: tuple[str, ...] = ()
    quiet: bool = False


def settle_message(tx: Transaction, command: Settle, now: datetime, policy: Policy) -> None:
    """Settle once. A refused card for a channel goes to the manager's DM: fewer people, never more.

    Once a card has arrived, or none will, the discloser gets their proof of telling.
    """
    message = outbox.outgoing(tx, command.outbox_id)
    holding = message.kind in ("card", TOLD_KIND)
    if holding and message.disclosure_id:  # before the message, as whoever changes both does
        disclosures.disclosure(tx, message.disclosure_id, lock=True)
    if message.kind == "nudge":
        disclosures.hold(tx, steps.disclosures_of(tx, nudges.steps_nudged_by(tx, message.id)))
    settled = outbox.settle(
        tx,
        command.outbox_id,
        command.state,
        attempt=command.attempt,
        now=now,
        error=command.error,
        slack_channel=command.slack_channel,
        slack_ts=command.slack_ts,
    )
    if not settled:
        return
    if message.kind == "nudge":
        _nudged(tx, message, command, now, policy)
    _see_to(tx, message, command, now)
    follow_up(tx, message, now, policy)


def follow_up(tx: Transaction, message: Outgoing, now: datetime, policy: Policy) -> None:
    """What comes of a message whose fate is known."""
    if message.kind == "card" and message.disclosure_id:
        _prove(tx, message.disclosure_id, now)
    if message.kind == TOLD_KIND:
        delivered(tx, message, now, policy)


def _nudged(tx: Transaction, message: Outgoing, command: Settle, now: datetime, policy: Policy) -> None:
    """Somebody was reminded; or nobody was, and where that is no wish of ours, the reminder is still owed."""
    if command.state == "sent":
        arrived(tx, message, now, policy)
    elif command.state == "undeliverable":
        lost = [] if command.quiet else nudges.nudges_in(tx, message.id)
        nudges.take_back(tx, message.id, now)
        still_owed(tx, lost, now, policy)


def _see_to(tx: Transaction, message: Outgoing, command: Settle, now: datetime) -> None:
    """Where it was refused, send it another way and tell the admin."""
    if command.state == "sent" or command.quiet or message.kind in SILENT:
        return
    if command.error == GONE and message.person_id:
        # Slack is asked again before the next message: an account may come back.
        people.update_person(tx, message.person_id, deactivated=True, looked_up_at=None)
        see_to_steps_of(tx, message.person_id, now)
    if message.kind == "nudge" and troubled.failed_before(tx, message):
        return  # the admin knows
    if message.kind == "card" and message.place_id and message.disclosure_id:
        _to_manager(tx, message, message.disclosure_id, now)
    for admin in admins_of(tx, _team_of(tx, message), command.admins):
        outbox.promise(tx, "trouble", now=now, person_id=admin.id, about_id=message.id)


def _team_of(tx: Transaction, message: Outgoing) -> str:
    if message.place_id:
        return people.team_of_place(tx, message.place_id)
    concerned = message.person_id
    if concerned is None and message.disclosure_id:
        concerned = disclosures.disclosure(tx, message.disclosure_id).discloser_id
    return people.slack_of(tx, concerned or "")[0]


def _to_manager(tx: Transaction, refused: Outgoing, disclosure_id: str, now: datetime) -> None:
    discloser = disclosures.disclosure(tx, disclosure_id).discloser_id
    decider = decider_of(steps.steps_of(tx, disclosure_id), discloser)
    if not any(card.person_id == decider for card in outbox.messages_of(tx, disclosure_id, refused.kind)):
        outbox.promise(tx, "card", now=now, person_id=decider, disclosure_id=disclosure_id)


def _prove(tx: Transaction, disclosure_id: str, now: datetime) -> None:
    """Promise the proof, once: with the link to the first card that arrived, or without where none can."""
    states = {card.state for card in outbox.messages_of(tx, disclosure_id, "card")}
    on_its_way = "sent" not in states and states & {"waiting", "sending"}
    if on_its_way or outbox.messages_of(tx, disclosure_id, "proof"):
        return
    keys.make_key(tx, keys.RECEIPT, now)
    told = outbox.messages_of(tx, disclosure_id, "receipt")
    outbox.promise(
        tx,
        "proof",
        now=now,
        person_id=disclosures.disclosure(tx, disclosure_id).discloser_id,
        disclosure_id=disclosure_id,
        about_id=told[0].id if told else None,
    )
