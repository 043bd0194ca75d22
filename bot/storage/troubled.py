"""Messages that did not arrive, may not have, or keep being refused."""

from datetime import datetime

from sqlalchemy import case, func, or_, select, update

from bot.storage.engines import PROMISED
from bot.storage.outbox import AT_ONCE, QUIET, Outgoing, destination, read_row
from bot.storage.rows import columns
from bot.storage.store import Transaction
from bot.storage.tables import outbox

OFTEN = 3
"""From so many failures on a message that is to be tried again is trouble."""


def troubled(tx: Transaction, limit: int = 20) -> list[Outgoing]:
    """Messages that did not arrive, may not have, or were refused again and again; newest first.

    Those that were not to be said any more are left out.
    """
    lost = outbox.c.state.in_(("undeliverable", "in_doubt")) & outbox.c.error.not_in(QUIET)
    failed = outbox.c.attempts - case((outbox.c.state == "sending", 1), else_=0)
    stuck = outbox.c.settled_at.is_(None) & (failed >= OFTEN)
    query = (
        select(*columns(outbox, Outgoing)).where(or_(lost, stuck)).order_by(outbox.c.id.desc()).limit(limit)
    )
    return [read_row(row) for row in tx.execute(query)]


def failing(tx: Transaction) -> int:
    """How many messages failed and are to be tried again."""
    waiting = outbox.c.state.in_(("waiting", "sending"))
    query = select(func.count()).where(waiting, outbox.c.error.is_not(None))
    return tx.execute(query).scalar_one()


def known(tx: Transaction, outbox_id: int) -> Outgoing | None:
    """The message with that number; None for an unknown one, as from a forged button."""
    row = tx.execute(select(*columns(outbox, Outgoing)).where(outbox.c.id == outbox_id)).one_or_none()
    return read_row(row) if row else None


def resolve(tx: Transaction, outbox_id: int, *, arrived: bool, now: datetime) -> bool:
    """Somebody looked whether a message in doubt is there; else it is sent. False where it is none."""
    seen = {"state": "sent", "settled_at": now}
    missed = {"state": "waiting", "settled_at": None, "next_try_at": AT_ONCE}
    doubted = update(outbox).where(outbox.c.id == outbox_id, outbox.c.state == "in_doubt")
    tx.info[PROMISED] = True
    return tx.execute(doubted.values(seen if arrived else missed)).rowcount == 1


def notices_about(tx: Transaction, outbox_id: int, kind: str) -> list[int]:
    """The messages of a kind that are about another one."""
    query = select(outbox.c.id).where(outbox.c.about_id == outbox_id, outbox.c.kind == kind)
    return list(tx.execute(query.order_by(outbox.c.id)).scalars())


def failed_before(tx: Transaction, message: Outgoing) -> bool:
    """Whether the message of that kind before this one, to the same person or place, was refused too."""
    query = select(outbox.c.state, outbox.c.error).where(
        outbox.c.destination == destination(message.person_id, message.place_id),
        outbox.c.kind == message.kind,
        outbox.c.id < message.id,
    )
    before = tx.execute(query.order_by(outbox.c.id.desc()).limit(1)).first()
    return bool(before and before.state == "undeliverable" and before.error not in QUIET)
