"""The lessons library: the newest, what answers a search, one whole, and what somebody has met before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.lesson import Lesson, needed, ranked, rarest, similar, telling_words, words_of
from bot.storage import lessons, people
from bot.storage.store import Transaction
from bot.usecases.refusals import NotDoneError

SHOWN = 10
"""Lessons in one answer."""
MET_BEFORE = 3
"""Similar lessons offered to somebody who discloses."""
MOST_WORDS = 40
"""Words of a search, or of a text that is compared, that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a search found, the best first; for no words the newest."""

    asked: str
    lessons: list[Lesson]


@dataclass(frozen=True, kw_only=True)
class Whole:
    """One lesson; `author` where it is signed."""

    lesson: Lesson
    author: Person | None


def search(tx: Transaction, asked: str) -> Found:
    """The lessons that hold all the words; where there are none, those that hold some. Anybody may."""
    words = list(dict.fromkeys(words_of(asked)))[:MOST_WORDS]
    if not words:
        return Found(asked="", lessons=lessons.newest(tx, SHOWN))
    found = lessons.holding(tx, words, every=True) or lessons.holding(tx, words, every=False)
    return Found(asked=asked, lessons=ranked(words, found)[:SHOWN])


def read_lesson(tx: Transaction, lesson_id: str, now: datetime) -> Whole:  # noqa: ARG001 - use cases share one shape
    """A published lesson. Raises NotDoneError for one that was taken back."""
    found = lessons.lesson(tx, lesson_id)
    if found is None or found.unpublished_at is not None:
        raise NotDoneError("lesson_gone")
    return whole(tx, found)


def whole(tx: Transaction, lesson: Lesson) -> Whole:
    """A lesson with its author."""
    return Whole(lesson=lesson, author=people.person(tx, lesson.author_id) if lesson.author_id else None)


def met_before(tx: Transaction, text: str, common: Collection[str]) -> list[Lesson]:
    """The lessons about the same as a text; rather none than one that is not. `common`: words to skip."""
    telling = telling_words(text, common)[:MOST_WORDS]
    all_lessons = lessons.how_many(tx) if telling else 0
    if not all_lessons:
        return []
    words = rarest([(word, lessons.how_many(tx, word)) for word in telling], all_lessons)
    found = lessons.holding(tx, words, every=False)
    return similar(words, found, at_least=needed(telling))[:MET_BEFORE]
