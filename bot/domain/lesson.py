"""A published lesson, and how well it answers words that somebody asks with: the same on every database."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Severity

MAX_TITLE = 120
"""Characters in a title: it stands in one line of a list."""
LONGEST = 40
"""Characters of a word that count; what is longer is no word that people search for."""
TITLE, BODY = 3.0, 1.0
"""What a word is worth where it stands."""
SHARED = 2
"""So many rare words in common make a lesson similar; one more where a lot was written."""
A_LOT = 20
RAREST = 25
"""So many words of a text are compared."""
OFTEN_AMONG, OFTEN = 20, 3
"""From so many lessons on, a word that stands in every third says nothing."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What was published, word for word. No author: it is not signed. Taken back: the words are gone."""

    id: str
    disclosure_id: str
    severity: Severity
    title: str
    body: str
    author_id: str | None
    published_by: str
    published_at: datetime
    unpublished_at: datetime | None
    outbox_id: int | None


def words_of(text: str) -> list[str]:
    """Its words, in order, as they are compared: small letters without accents, digits; nothing else."""
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in small if unicodedata.category(letter)[0] != "M")
    return [word[:LONGEST] for word in _WORD.findall(bare)]


def ranked(asked: Collection[str], found: Sequence[Lesson]) -> list[Lesson]:
    """The best answer first: rare words count more than frequent ones, a title more than the rest.

    What is as good keeps the order it came in.
    """
    texts = {lesson.id: (set(words_of(lesson.title)), set(words_of(lesson.body))) for lesson in found}
    rarity = {word: _rarity(word, texts.values()) for word in asked}

    def worth(lesson: Lesson) -> float:
        title, body = texts[lesson.id]
        return sum(rarity[w] * (TITLE * (w in title) + BODY * (w in body)) for w in sorted(set(asked)))

    return sorted(found, key=lambda lesson: -round(worth(lesson), 6))


def similar(words: Collection[str], found: Sequence[Lesson], *, at_least: int) -> list[Lesson]:
    """The lessons that share at least so many of these words, the closest first."""
    wanted = set(words)
    near = [one for one in found if len(wanted & set(words_of(f"{one.title} {one.body}"))) >= at_least]
    return ranked(sorted(wanted), near)


def telling_words(text: str, common: Collection[str]) -> list[str]:
    """The words that say what a text is about, each once: three letters or more, and not `common`."""
    usual = {word for line in common for word in words_of(line)}
    return [w for w in dict.fromkeys(words_of(text)) if len(w) >= 3 and w not in usual and not w.isdigit()]


def rarest(counts: Sequence[tuple[str, int]], lessons: int) -> list[str]:
    """The words to compare by: those that stand in few of the lessons, given in how many each does."""
    tells = [(n, word) for word, n in counts if n and (lessons < OFTEN_AMONG or n * OFTEN <= lessons)]
    return [word for _, word in sorted(tells)[:RAREST]]


def needed(telling: Sequence[str]) -> int:
    """How many words a lesson must share with a text of so many."""
    return SHARED + (len(telling) > A_LOT)


def _rarity(word: str, texts: Iterable[tuple[set[str], set[str]]]) -> float:
    all_texts = list(texts)
    having = sum(word in title or word in body for title, body in all_texts)
    return math.log(1 + len(all_texts) / (1 + having)) + 0.1
