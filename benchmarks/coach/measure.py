"""How well the ownership coach reads: precision and recall on labelled sentences.

A finding is one kind in one sentence. The sentences written for the rules are split by a fixed rule: a third,
chosen by the hash of the words, is held apart and never tuned on. Fresh sets were written later, and measured
before anything was changed for them; then the rules learnt from all but the last (README.md has the figures).
The German rules learnt from all of `de/learnt` and from nothing in `de/fresh`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.coach import Coach, Habit, remarks
from bot.house import HOUSE
from bot.views.copy import Copy

SENTENCES = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Words in a field, and what should be remarked on in them."""

    field: str
    words: str
    kinds: frozenset[Habit]

    @property
    def held_apart(self) -> bool:
        """Whether it belongs to the third that rules are not tuned on."""
        return int(hashlib.sha256(self.words.encode()).hexdigest(), 16) % 3 == 0


@dataclass(frozen=True, kw_only=True)
class Score:
    """Right, wrong and missed findings."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was remarked on, the part that should be; 1.0 where there was nothing."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what should be remarked on, the part that was; 1.0 where there was nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def shipped(locale: str) -> Coach:
    """The coach that comes with a locale."""
    coach = Copy([HOUSE / "templates" / locale]).coach
    assert coach, f"{locale} has no rules"
    return coach


def sentences(name: str) -> list[Labelled]:
    """A file of them, as `en/written`: kinds (- for none) | field | words."""
    lines = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" | ", 2) for line in lines if line and not line.startswith("#"))
    return [
        Labelled(
            field=field,
            words=words,
            kinds=frozenset(map(Habit, kinds.split(","))) if kinds != "-" else frozenset(),
        )
        for kinds, field, words in rows
    ]


def scores(coach: Coach, labelled: Iterable[Labelled]) -> Mapping[Habit | None, Score]:
    """The score of each kind, and under None of all together."""
    right, wrong, missed = Counter[Habit](), Counter[Habit](), Counter[Habit]()
    for one in labelled:
        found = {remark.kind for remark in remarks(coach, {one.field: one.words})}
        right.update(found & one.kinds)
        wrong.update(found - one.kinds)
        missed.update(one.kinds - found)
    each: dict[Habit | None, Score] = {
        kind: Score(right=right[kind], wrong=wrong[kind], missed=missed[kind]) for kind in Habit
    }
    return each | {None: Score(right=right.total(), wrong=wrong.total(), missed=missed.total())}
