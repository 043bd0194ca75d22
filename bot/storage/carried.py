"""What nudge messages carry, and who had which."""

from datetime import datetime

from sqlalchemy import func, or_, select, true, update

from bot.domain.nudges import NudgeKind, Pace
from bot.storage.engines import claiming
from bot.storage.store import Transaction
from bot.storage.tables import nudges, outbox

ARRIVED = ("sent", "in_doubt")


def nudges_sent(
    tx: Transaction,
    step_id: str,
    person_id: str,
    *,
    since: datetime | None = None,
    kind: NudgeKind = NudgeKind.OWED,
    subject_id: str | None = None,
) -> int:
    """How often somebody was reminded of the step. Whoever takes it over is counted afresh."""
    query = select(func.count()).where(
        nudges.c.step_id == step_id,
        nudges.c.kind == kind,
        nudges.c.person_id == person_id,
        nudges.c.state == "sent",
        nudges.c.settled_at > since if since else true(),
        nudges.c.subject_id == subject_id if subject_id else true(),
    )
    return tx.execute(query).scalar_one()


def had_day_message(tx: Transaction, person_id: str, since: datetime) -> bool:
    """Whether somebody had their one message of the day since then, or is being sent it.

    One that waits to be sent still takes more in, and one that was not to be sent was none.
    """
    query = (
        select(nudges.c.id)
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(
            nudges.c.person_id == person_id,
            nudges.c.state == "sent",
            nudges.c.pace == Pace.DAY,
            or_(
                outbox.c.state == "sending",
                outbox.c.state.in_(ARRIVED) & (outbox.c.settled_at >= since),
            ),
        )
    )
    return tx.execute(query.limit(1)).first() is not None


def asked_again(tx: Transaction, outbox_id: int, person_id: str) -> dict[str, datetime]:
    """Which steps a later message asked somebody about, and when."""
    query = (
        select(nudges.c.step_id, func.max(outbox.c.settled_at).label("at"))
        .join(outbox, outbox.c.id == nudges.c.outbox_id)
        .where(
            nudges.c.person_id == person_id,
            nudges.c.kind == NudgeKind.OWED,
            nudges.c.state == "sent",
            outbox.c.state == "sent",
            outbox.c.id > outbox_id,
        )
        .group_by(nudges.c.step_id)
    )
    return {row.step_id: row.at for row in tx.execute(query)}


def gather(tx: Transaction, outbox_id: int, person_id: str) -> None:
    """Let a message carry what other messages to the same person carry that did not go out yet.

    Left with nothing to say, those are not sent.
    """
    query = select(outbox.c.id).where(
        outbox.c.kind == "nudge",
        outbox.c.person_id == person_id,
        outbox.c.state == "waiting",
        outbox.c.id != outbox_id,
    )
    if others := list(tx.execute(claiming(tx, query)).scalars()):
        tx.execute(update(nudges).where(nudges.c.outbox_id.in_(others)).values(outbox_id=outbox_id))
