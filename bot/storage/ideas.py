"""Ideas that were offered, and which of them were adopted."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from bot.domain.ideas import Idea
from bot.storage.ids import new_id
from bot.storage.rows import columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import ideas


def add_idea(tx: Transaction, disclosure_id: str, person_id: str, text: str, now: datetime) -> Idea:
    """Keep an idea as it was offered."""
    made = Idea(id=new_id(), disclosure_id=disclosure_id, person_id=person_id, text=text, at=now)
    tx.execute(_ADD, asdict(made))
    return made


def idea(tx: Transaction, idea_id: str) -> Idea | None:
    """The idea with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(_BY_ID, {"idea_id": idea_id}).one_or_none()
    return _idea(row) if row else None


def ideas_of(tx: Transaction, disclosure_id: str) -> list[Idea]:
    """A disclosure's ideas, oldest first."""
    return [_idea(row) for row in tx.execute(_OF_DISCLOSURE, {"disclosure_id": disclosure_id})]


def adopt(tx: Transaction, idea_id: str, by: str, now: datetime) -> bool:
    """Adopt an idea once. False when somebody was first (compare-and-set)."""
    return tx.execute(_UNADOPTED, {"of_id": idea_id, "adopted_at": now, "adopted_by": by}).rowcount == 1


_IDEAS = select(*columns(ideas, Idea))

_ADD = insert(ideas)
_BY_ID = _IDEAS.where(ideas.c.id == bindparam("idea_id"))
_OF_DISCLOSURE = _IDEAS.where(ideas.c.disclosure_id == bindparam("disclosure_id")).order_by(
    ideas.c.at, ideas.c.id
)
_UNADOPTED = update(ideas).where(ideas.c.id == bindparam("of_id"), ideas.c.adopted_at.is_(None))
"""Built once: building a query takes longer than asking it."""

_idea = reader(Idea)
