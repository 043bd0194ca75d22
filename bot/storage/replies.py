"""What somebody's typed answer is about, and the steps that our reply offers."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select

from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.plan import State
from bot.storage.nudges import read_nudge
from bot.storage.rows import columns
from bot.storage.store import Transaction
from bot.storage.tables import nudges, offers, outbox, steps


def message_at(tx: Transaction, person_id: str, channel: str, ts: str) -> int | None:
    """The message of ours to somebody that stands there in Slack."""
    asked = {"person_id": person_id, "channel": channel, "ts": ts}
    found: int | None = tx.execute(_AT, asked).scalar()
    return found


def latest_nudge(tx: Transaction, person_id: str) -> int | None:
    """The newest message that nudged somebody about something that they still owe."""
    found: int | None = tx.execute(_LATEST, {"person_id": person_id}).scalar_one()
    return found


def consents(tx: Transaction, person_id: str) -> dict[str, tuple[int, Nudge]]:
    """By step, the latest message that asked somebody whom else we may ask, and its nudge."""
    rows = tx.execute(_CONSENTS, {"person_id": person_id})
    asked = [(outbox_id, read_nudge(nudge)) for outbox_id, *nudge in rows]
    return {nudge.step_id: (outbox_id, nudge) for outbox_id, nudge in asked if nudge.step_id}


def offer(tx: Transaction, outbox_id: int, step_ids: Sequence[str]) -> None:
    """Say which steps a reply shows, in that order."""
    rows = [
        {"outbox_id": outbox_id, "step_id": step_id, "place": place} for place, step_id in enumerate(step_ids)
    ]
    if rows:
        tx.execute(_OFFER, rows)


def offered_by(tx: Transaction, outbox_id: int) -> list[str]:
    """The steps that a reply shows, in order."""
    return list(tx.execute(_OFFERED, {"outbox_id": outbox_id}).scalars())


_AT = (
    select(outbox.c.id)
    .where(
        outbox.c.slack_channel == bindparam("channel"),
        outbox.c.slack_ts == bindparam("ts"),
        outbox.c.person_id == bindparam("person_id"),
    )
    .order_by(outbox.c.id)
    .limit(1)
)
_LATEST = (
    select(func.max(nudges.c.outbox_id))
    .join(steps, steps.c.id == nudges.c.step_id)
    .join(outbox, outbox.c.id == nudges.c.outbox_id)
    .where(
        nudges.c.person_id == bindparam("person_id"),
        nudges.c.state == "sent",
        outbox.c.state == "sent",
        steps.c.state == State.OPEN,
        steps.c.owner_id == bindparam("person_id"),
    )
)
_CONSENTS = (
    select(nudges.c.outbox_id, *columns(nudges, Nudge))
    .where(
        nudges.c.person_id == bindparam("person_id"),
        nudges.c.kind == NudgeKind.CONSENT,
        nudges.c.state == "sent",
        nudges.c.outbox_id.is_not(None),
    )
    .order_by(nudges.c.outbox_id)
)
_OFFER = insert(offers)
_OFFERED = (
    select(offers.c.step_id).where(offers.c.outbox_id == bindparam("outbox_id")).order_by(offers.c.place)
)
"""Built once: building a query takes longer than asking it."""
