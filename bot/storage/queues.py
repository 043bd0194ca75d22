"""How long what is promised and what is due have waited: for /ready and /metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.storage.nudges import WAITING
from bot.storage.outbox import QUIET, UNSETTLED
from bot.storage.store import Transaction
from bot.storage.tables import nudges, outbox

RECENT = timedelta(days=7)
"""Lost messages are counted for so long; `oops doctor` lists them."""


@dataclass(frozen=True, kw_only=True)
class Queues:
    """Unsettled messages and overdue nudges, with the oldest of each; and what was lost lately by state."""

    unsent: int
    oldest_unsent: datetime | None
    overdue: int
    oldest_overdue: datetime | None
    lost: dict[str, int]


def queues(tx: Transaction, now: datetime) -> Queues:
    """How they stand."""
    due = WAITING & (nudges.c.due_at <= now)
    waiting = tx.execute(select(func.count(), func.min(outbox.c.promised_at)).where(UNSETTLED)).one()
    overdue = tx.execute(select(func.count(), func.min(nudges.c.due_at)).where(due)).one()
    lost = (
        select(outbox.c.state, func.count())
        .where(
            outbox.c.state.in_(("undeliverable", "in_doubt")),
            outbox.c.error.not_in(QUIET),
            outbox.c.settled_at >= now - RECENT,
        )
        .group_by(outbox.c.state)
    )
    counts = {"undeliverable": 0, "in_doubt": 0} | {state: int(count) for state, count in tx.execute(lost)}
    return Queues(
        unsent=waiting[0],
        oldest_unsent=waiting[1],
        overdue=overdue[0],
        oldest_overdue=overdue[1],
        lost=counts,
    )
