"""Published lessons, and the search in them. Only what is published now can be found."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Row, func, select, update

from bot.domain.disclosure import Severity
from bot.domain.lesson import Lesson, words_of
from bot.storage.engines import full_text, insert_once, searchable
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import (
    disclosures,
    history,
    ideas,
    informed,
    lesson_words,
    lessons,
    mentorings,
    real_fixes,
    steps,
    tellings,
)

CANDIDATES = 200
"""The newest lessons that hold the words; the best of them are shown."""
COUNTED = 1000
"""Counting stops here: a word in so many lessons is frequent, however many there are."""
FORGOTTEN = ""


def add_lesson(
    tx: Transaction,
    *,
    disclosure_id: str,
    severity: Severity,
    title: str,
    body: str,
    author_id: str | None,
    by: str,
    now: datetime,
) -> str | None:
    """Publish and index a lesson; its id. None where one of this disclosure is published already."""
    lesson_id = new_id()
    row = {
        "id": lesson_id,
        "disclosure_id": disclosure_id,
        "severity": severity,
        "title": title,
        "body": body,
        "author_id": author_id,
        "published_by": by,
        "published_at": now,
    }
    if tx.execute(insert_once(tx, lessons, lessons.c.id), row).first() is None:
        return None
    words = sorted(set(words_of(f"{title} {body}")))
    tx.execute(lesson_words.insert().values(lesson_id=lesson_id, words=searchable(tx, words)))
    return lesson_id


def set_post(tx: Transaction, lesson_id: str, outbox_id: int) -> None:
    """Remember the message that shows a lesson in its channel."""
    tx.execute(update(lessons).where(lessons.c.id == lesson_id).values(outbox_id=outbox_id))


def take_back(tx: Transaction, lesson_id: str, now: datetime) -> bool:
    """Forget a lesson's words, here and in the index. False where that was done before."""
    done = tx.execute(
        update(lessons)
        .where(lessons.c.id == lesson_id, lessons.c.unpublished_at.is_(None))
        .values(unpublished_at=now, title=FORGOTTEN, body=FORGOTTEN)
    )
    tx.execute(lesson_words.delete().where(lesson_words.c.lesson_id == lesson_id))
    return done.rowcount == 1


def lesson(tx: Transaction, lesson_id: str) -> Lesson | None:
    """A lesson, published or taken back; None for an unknown id, as from a forged button."""
    row = tx.execute(select(lessons).where(lessons.c.id == lesson_id)).one_or_none()
    return _lesson(row) if row else None


def published_of(tx: Transaction, disclosure_id: str) -> Lesson | None:
    """The lesson of a disclosure that is published now."""
    query = select(lessons).where(
        lessons.c.disclosure_id == disclosure_id, lessons.c.unpublished_at.is_(None)
    )
    row = tx.execute(query).one_or_none()
    return _lesson(row) if row else None


def newest(tx: Transaction, limit: int) -> list[Lesson]:
    """The lessons published last."""
    query = select(lessons).join(lesson_words).order_by(lesson_words.c.number.desc()).limit(limit)
    return [_lesson(row) for row in tx.execute(query)]


def holding(tx: Transaction, words: Sequence[str], *, every: bool) -> list[Lesson]:
    """The newest lessons that hold every one, or any, of these words (see words_of); the newest first."""
    if not words:
        return []
    numbers = full_text(tx, words, every=every, limit=CANDIDATES)
    query = select(lessons).join(lesson_words).where(lesson_words.c.number.in_(numbers))
    return [_lesson(row) for row in tx.execute(query.order_by(lesson_words.c.number.desc()))]


def how_many(tx: Transaction, word: str | None = None) -> int:
    """How many lessons there are, or hold a word; counted up to COUNTED."""
    if word is not None:
        return len(full_text(tx, [word], every=True, limit=COUNTED))
    some = select(lesson_words.c.number).limit(COUNTED).subquery()
    count: int = tx.execute(select(func.count()).select_from(some)).scalar_one()
    return count


def people_named(tx: Transaction, disclosure_id: str) -> set[str]:
    """Everybody whom a disclosure knows, whatever their part in it."""
    mine = select(steps.c.id).where(steps.c.disclosure_id == disclosure_id)
    queries = [
        select(table.c[column]).where(table.c.disclosure_id == disclosure_id)
        for table, column in (
            (informed, "person_id"),
            (steps, "owner_id"),
            (steps, "settled_by"),
            (history, "person_id"),
            (ideas, "person_id"),
            (mentorings, "mentor_id"),
        )
    ]
    queries += [
        select(disclosures.c.discloser_id).where(disclosures.c.id == disclosure_id),
        select(real_fixes.c.owner_id).where(real_fixes.c.step_id.in_(mine)),
        select(tellings.c.person_id).where(tellings.c.step_id.in_(mine)),
    ]
    return {person_id for query in queries for person_id in tx.execute(query).scalars() if person_id}


_FIELDS = tuple(field.name for field in fields(Lesson))


def _lesson(row: Row[tuple[object, ...]]) -> Lesson:
    values = {name: row._mapping[name] for name in _FIELDS}
    return Lesson(**values | {"severity": Severity(row.severity)})
