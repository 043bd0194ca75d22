"""Offer an idea about somebody's disclosure, where they welcome ideas; adopt one, with credit."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person
from bot.domain.permissions import Refusal, cannot_take_on
from bot.domain.plan import decider_of
from bot.domain.policy import Policy
from bot.storage import disclosures, ideas, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.progress import advance, note
from bot.usecases.refusals import AlreadyError, NotDoneError, RefusedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An idea in somebody's own words; without `text` only whether they may offer one.

    `step_id` is any step of the disclosure. `in_channel`: Slack says that they are in the card's channel.
    """

    by: Who
    step_id: str
    in_channel: bool = False
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Adopt:
    """Take an idea into the plan."""

    by: Who
    idea_id: str


def channel_to_ask(tx: Transaction, command: Offer, now: datetime) -> str | None:  # noqa: ARG001 - one shape
    """The channel where the card stands, as Slack names it; None for whoever was sent a card of their own."""
    step, place_id = steps.step(tx, command.step_id), None
    if step and met(tx, command.by).id not in _shown_to(tx, step.disclosure_id):
        cards = outbox.messages_of(tx, step.disclosure_id, "card")
        place_id = next((c.place_id for c in cards if c.place_id and c.state != "undeliverable"), None)
    return people.place(tx, place_id).slack_id if place_id else None


def may_offer(tx: Transaction, command: Offer, now: datetime) -> None:  # noqa: ARG001 - one shape
    """Whether somebody may offer an idea. Raises NotDoneError where not."""
    _offering(tx, command)


def offer_idea(tx: Transaction, command: Offer, now: datetime, policy: Policy) -> None:
    """Keep the idea and tell whoever disclosed. The same words sent again are the same idea."""
    me, disclosure = _offering(tx, command)
    offered = {(idea.person_id, idea.text) for idea in ideas.ideas_of(tx, disclosure.id)}
    if (me.id, command.text) in offered:
        return
    made = ideas.add_idea(tx, disclosure.id, me.id, command.text, now)
    note(tx, disclosure.id, "idea", by=me.id, now=now)
    outbox.promise(
        tx,
        "idea",
        now=now,
        person_id=disclosure.discloser_id,
        disclosure_id=disclosure.id,
        subject_id=made.id,
    )
    advance(tx, disclosure.id, now, policy)


def adopt_idea(tx: Transaction, command: Adopt, now: datetime, policy: Policy) -> Person:
    """Take the idea into the plan, once, for all who see the card; gives whose it is, who is thanked."""
    me = met(tx, command.by).id
    idea = ideas.idea(tx, command.idea_id)
    if idea is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, idea.disclosure_id, lock=True)
    decider = decider_of(steps.steps_of(tx, disclosure.id), disclosure.discloser_id)
    if me not in (disclosure.discloser_id, decider):
        raise RefusedError(Refusal.NOT_YOURS)
    if me == idea.person_id:
        raise NotDoneError("idea_yours")
    _not_over(disclosure)
    if not ideas.adopt(tx, idea.id, me, now):
        raise _adopted(tx, idea.id)
    note(tx, disclosure.id, "idea_adopted", by=me, now=now)
    outbox.promise(
        tx, "idea_adopted", now=now, person_id=idea.person_id, disclosure_id=disclosure.id, subject_id=idea.id
    )
    for message in outbox.messages_of(tx, disclosure.id, "idea"):
        if message.subject_id == idea.id:
            outbox.promise_update(tx, message.id, now=now)
    advance(tx, disclosure.id, now, policy)
    return people.person(tx, idea.person_id)


def _offering(tx: Transaction, command: Offer) -> tuple[Person, Disclosure]:
    me = met(tx, command.by)
    step = steps.step(tx, command.step_id)
    if step is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, step.disclosure_id, lock=True)
    if me.id == disclosure.discloser_id:
        raise NotDoneError("idea_own")
    if not (command.in_channel or me.id in _shown_to(tx, disclosure.id)):
        raise NotDoneError("idea_not_shown")
    if cannot_take_on(me):
        raise NotDoneError("idea_guest")
    if not disclosure.details.ideas_welcome:
        raise NotDoneError("idea_not_asked")
    _not_over(disclosure)
    return me, disclosure


def _shown_to(tx: Transaction, disclosure_id: str) -> set[str]:
    """Whoever owes a step, is kept informed or was sent a card of their own; the discloser among them."""
    cards = outbox.messages_of(tx, disclosure_id, "card", "informed")
    owners = {step.owner_id for step in steps.steps_of(tx, disclosure_id)}
    return owners | {card.person_id for card in cards if card.person_id}


def _not_over(disclosure: Disclosure) -> None:
    if disclosure.closed_at or disclosure.withdrawn_at:
        raise NotDoneError("idea_over")


def _adopted(tx: Transaction, idea_id: str) -> AlreadyError:
    idea = ideas.idea(tx, idea_id)
    by = people.person(tx, idea.adopted_by) if idea and idea.adopted_by else None
    return AlreadyError(by, idea.adopted_at if idea else None, "adopted")
