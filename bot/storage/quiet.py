"""About whom Slack is asked whether they are not to be disturbed."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from bot.domain.nudges import Pace
from bot.storage.nudges import WAITING
from bot.storage.store import Transaction
from bot.storage.tables import nudges, people


def to_ask_about(
    tx: Transaction, now: datetime, until: datetime, asked_before: datetime, limit: int
) -> list[tuple[str, str]]:
    """Whom (our id and Slack's) something is due to until then that keeps to their hours, longest due first;
    and who is not to be disturbed now, while something waits that could come: it may end before its time.

    Those are left out of whom Slack was asked since `asked_before`.
    """
    times = {"now": now, "until": until, "asked_before": asked_before, "most": limit}
    return [(row.id, row.slack_id) for row in tx.execute(_TO_ASK_ABOUT, times)]


_NOW = bindparam("now", type_=nudges.c.due_at.type)
_HELD_BACK = and_(people.c.dnd_from <= _NOW, people.c.dnd_until > _NOW, nudges.c.from_at <= _NOW)
_TO_ASK_ABOUT = (
    select(people.c.id, people.c.slack_id)
    .join(nudges, nudges.c.person_id == people.c.id)
    .where(
        WAITING,
        or_(nudges.c.due_at <= bindparam("until", type_=nudges.c.due_at.type), _HELD_BACK),
        nudges.c.pace != Pace.ALWAYS,
        people.c.dnd_at.is_(None)
        | (people.c.dnd_at <= bindparam("asked_before", type_=nudges.c.due_at.type)),
    )
    .group_by(people.c.id, people.c.slack_id)
    .order_by(func.min(nudges.c.due_at), people.c.id)
    .limit(bindparam("most"))
)
"""Built once: building a query takes longer than asking it."""
