"""Ideas that were offered, and which of them were adopted."""

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.ideas import Idea
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import ideas


def add_idea(tx: Transaction, disclosure_id: str, person_id: str, text: str, now: datetime) -> Idea:
    """Keep an idea as it was offered."""
    made = Idea(id=new_id(), disclosure_id=disclosure_id, person_id=person_id, text=text, at=now)
    tx.execute(
        ideas.insert().values(id=made.id, disclosure_id=disclosure_id, person_id=person_id, text=text, at=now)
    )
    return made


def idea(tx: Transaction, idea_id: str) -> Idea | None:
    """The idea with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(select(ideas).where(ideas.c.id == idea_id)).one_or_none()
    return Idea(**row._mapping) if row else None


def ideas_of(tx: Transaction, disclosure_id: str) -> list[Idea]:
    """A disclosure's ideas, oldest first."""
    query = select(ideas).where(ideas.c.disclosure_id == disclosure_id).order_by(ideas.c.at, ideas.c.id)
    return [Idea(**row._mapping) for row in tx.execute(query)]


def adopt(tx: Transaction, idea_id: str, by: str, now: datetime) -> bool:
    """Adopt an idea once. False when somebody was first (compare-and-set)."""
    done = tx.execute(
        update(ideas)
        .where(ideas.c.id == idea_id, ideas.c.adopted_at.is_(None))
        .values(adopted_at=now, adopted_by=by)
    )
    return done.rowcount == 1
