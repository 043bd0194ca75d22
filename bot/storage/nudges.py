"""Nudges: due rows, each settled exactly once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, func, select, update

from bot.domain.nudges import Nudge
from bot.storage.engines import claiming, insert_once
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import nudges


def add_nudge(tx: Transaction, step_id: str, person_id: str, due_at: datetime) -> None:
    """Let the step's next nudge wait; nothing where one waits already."""
    tx.execute(
        insert_once(
            tx,
            nudges,
            id=new_id(),
            step_id=step_id,
            person_id=person_id,
            sequence=nudges_so_far(tx, step_id) + 1,
            due_at=due_at,
            state="waiting",
        )
    )


def nudges_so_far(tx: Transaction, step_id: str) -> int:
    """How many nudges the step has had, the waiting one and dropped ones included."""
    query = select(func.coalesce(func.max(nudges.c.sequence), 0)).where(nudges.c.step_id == step_id)
    highest: int = tx.execute(query).scalar_one()
    return highest


def nudges_sent(tx: Transaction, step_id: str, person_id: str) -> int:
    """How many nudges about the step somebody was sent. Whoever takes it over is counted afresh."""
    query = select(func.count()).where(
        nudges.c.step_id == step_id, nudges.c.person_id == person_id, nudges.c.state == "sent"
    )
    return tx.execute(query).scalar_one()


def move_nudge(tx: Transaction, nudge_id: str, due_at: datetime) -> None:
    """Put a waiting nudge off; deferred is never consumed."""
    tx.execute(
        update(nudges).where(nudges.c.id == nudge_id, nudges.c.state == "waiting").values(due_at=due_at)
    )


def set_next_nudge(tx: Transaction, step_id: str, person_id: str, due_at: datetime) -> None:
    """Say when, and to whom, the step's next nudge goes, whether or not one waits already."""
    done = tx.execute(
        update(nudges)
        .where(nudges.c.step_id == step_id, nudges.c.state == "waiting")
        .values(person_id=person_id, due_at=due_at)
    )
    if done.rowcount == 0:
        add_nudge(tx, step_id, person_id, due_at)


def drop_nudges(tx: Transaction, step_ids: Collection[str], now: datetime) -> None:
    """Nothing more is said about these steps."""
    tx.execute(
        update(nudges)
        .where(nudges.c.step_id.in_(set(step_ids)), nudges.c.state == "waiting")
        .values(state="dropped", settled_at=now)
    )


def due_nudges(tx: Transaction, now: datetime, limit: int) -> list[Nudge]:
    """Claim waiting nudges that are due, person by person, so that theirs can go as one message."""
    query = (
        select(nudges)
        .where(nudges.c.state == "waiting", nudges.c.due_at <= now)
        .order_by(nudges.c.person_id, nudges.c.due_at, nudges.c.id)
        .limit(limit)
    )
    return [_nudge(row) for row in tx.execute(claiming(tx, query))]


def mark_nudge_sent(tx: Transaction, nudge_id: str, outbox_id: int, now: datetime) -> bool:
    """Tie a nudge to the message that carries it. False when it was settled meanwhile."""
    done = tx.execute(
        update(nudges)
        .where(nudges.c.id == nudge_id, nudges.c.state == "waiting")
        .values(state="sent", settled_at=now, outbox_id=outbox_id)
    )
    return done.rowcount == 1


def take_back(tx: Transaction, outbox_id: int, now: datetime) -> None:
    """A message was not sent after all: its nudges do not count as sent."""
    tx.execute(
        update(nudges)
        .where(nudges.c.outbox_id == outbox_id)
        .values(state="dropped", settled_at=now, outbox_id=None)
    )


def steps_nudged_by(tx: Transaction, outbox_id: int) -> list[str]:
    """The steps one nudge message is about, in the order they are shown."""
    query = (
        select(nudges.c.step_id).where(nudges.c.outbox_id == outbox_id).order_by(nudges.c.due_at, nudges.c.id)
    )
    return list(tx.execute(query).scalars())


def messages_about(tx: Transaction, step_id: str) -> list[int]:
    """The outbox messages that nudged about a step."""
    query = select(nudges.c.outbox_id).where(nudges.c.step_id == step_id, nudges.c.outbox_id.is_not(None))
    return list(tx.execute(query).scalars())


def next_due(tx: Transaction) -> datetime | None:
    """When the earliest waiting nudge is due."""
    earliest: datetime | None = tx.execute(
        select(func.min(nudges.c.due_at)).where(nudges.c.state == "waiting")
    ).scalar_one()
    return earliest


def _nudge(row: Row[tuple[object, ...]]) -> Nudge:
    return Nudge(
        id=row.id,
        step_id=row.step_id,
        person_id=row.person_id,
        sequence=row.sequence,
        due_at=row.due_at,
    )
