"""What was asked of mentors, and their answers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.mentoring import Mentoring, Share
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import mentorings


def add_mentoring(
    tx: Transaction,
    disclosure_id: str,
    mentor_id: str,
    shares: Collection[Share],
    question: str | None,
    now: datetime,
) -> str:
    """Keep what is asked and what may be read with it; its id."""
    id_ = new_id()
    row = {
        "id": id_,
        "disclosure_id": disclosure_id,
        "mentor_id": mentor_id,
        "shares": ",".join(share for share in Share if share in shares),
        "question": question,
        "asked_at": now,
    }
    tx.execute(_ADD, row)
    return id_


def mentoring(tx: Transaction, mentoring_id: str) -> Mentoring | None:
    """The mentoring with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(_BY_ID, {"mentoring_id": mentoring_id}).one_or_none()
    return _mentoring(row) if row else None


def mentorings_of(tx: Transaction, disclosure_id: str) -> list[Mentoring]:
    """All that was asked about a disclosure, oldest first."""
    return [_mentoring(row) for row in tx.execute(_OF_DISCLOSURE, {"disclosure_id": disclosure_id})]


def keep_answer(tx: Transaction, mentoring_id: str, answer: str, now: datetime) -> bool:
    """Keep the mentor's answer, once. False where there was one already (compare-and-set)."""
    answered = {"answer": answer, "answered_at": now}
    return tx.execute(_UNANSWERED, {"of_id": mentoring_id, **answered}).rowcount == 1


def _mentoring(row: Row[tuple[object, ...]]) -> Mentoring:
    shares = tuple(Share(name) for name in row.shares.split(","))
    return Mentoring(**{**row._mapping, "shares": shares})


_ADD = insert(mentorings)
_BY_ID = select(mentorings).where(mentorings.c.id == bindparam("mentoring_id"))
_OF_DISCLOSURE = (
    select(mentorings)
    .where(mentorings.c.disclosure_id == bindparam("disclosure_id"))
    .order_by(mentorings.c.asked_at, mentorings.c.id)
)
_UNANSWERED = update(mentorings).where(
    mentorings.c.id == bindparam("of_id"), mentorings.c.answered_at.is_(None)
)
"""Built once: building a query takes longer than asking it."""
