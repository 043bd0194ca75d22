"""The ownership coach: at most three remarks on somebody's own words, from rules that are data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, islice

from bot.domain.phrases import Phrases, make
from bot.domain.spelling import Lists, Word, spelled

FIELDS = ("what_happened", "impact", "quick_fix", "apology")
"""What it reads."""
MOST = 3
"""Remarks at once; more would be a reproach."""
LONGEST = 140
"""Characters of a quoted phrase; hits further apart are quoted by their first."""
AROUND = 70
"""Characters of its sentence shown before a phrase, and after it."""
TOGETHER = 20
"""Words in overlapping hits that are quoted as one, at most."""
CONDITIONS = ("say", "beside", "unless", "unless_anywhere")


class Habit(StrEnum):
    """What a remark is about, most useful first."""

    BLAME = "blame"
    EXCUSE = "excuse"
    HEDGING = "hedging"
    MISSING_PLAN = "missing_plan"
    VAGUE_IMPACT = "vague_impact"
    DRAMA = "drama"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What to remark on. `advice` names the reason and the better pattern; phrases are as in spelling.py.

    It applies where `say` is found `at_least` times in one sentence, with `beside` and without `unless` in
    that sentence, and without `unless_anywhere` in the field.
    """

    kind: Habit
    advice: str
    fields: tuple[str, ...]
    say: tuple[str, ...]
    at_least: int = 1
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_anywhere: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Coach:
    """The rules of one language, ready. Each has its four sets of phrases in `phrases`, in their order."""

    rules: tuple[Rule, ...]
    phrases: Phrases


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing to look at again: the very words, what stands around them in their sentence, the advice."""

    kind: Habit
    field: str
    phrase: str
    advice: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """One field, taken apart, and where each set of phrases was found in it."""

    field: str
    text: str
    words: Sequence[Word]
    ends: Sequence[Sequence[int]]


def trained(rules: Sequence[Rule], lists: Lists) -> Coach:
    """A coach that follows these rules. Raises PhraseError naming the phrase that cannot be read."""
    sets = [getattr(rule, condition) for rule in rules for condition in CONDITIONS]
    return Coach(rules=tuple(rules), phrases=make(sets, lists))


def remarks(coach: Coach, words: Mapping[str, str]) -> tuple[Remark, ...]:
    """What could be said more plainly, most useful first: one for each kind and three at most."""
    readings = [_read(coach, field, words[field]) for field in FIELDS if words.get(field, "").strip()]
    found: dict[Habit, Remark] = {}
    for number, rule in enumerate(coach.rules):
        for reading in readings:
            if rule.kind in found or reading.field not in rule.fields:
                continue
            if place := _found(coach, number, reading):
                found[rule.kind] = _remark(rule, reading, *place)
    return tuple(found[kind] for kind in Habit if kind in found)[:MOST]


def _read(coach: Coach, field: str, text: str) -> _Reading:
    words = spelled(text)
    return _Reading(field=field, text=text, words=words, ends=coach.phrases.ends(words))


def _found(coach: Coach, number: int, reading: _Reading) -> tuple[int, int] | None:
    """The numbers of the first and last of the words to which a rule applies first."""
    rule, first = coach.rules[number], number * len(CONDITIONS)
    say, beside, unless, anywhere = reading.ends[first : first + len(CONDITIONS)]
    if anywhere:
        return None
    with_it, without_it = _sentences(reading, beside), _sentences(reading, unless)
    for sentence, ends in groupby(say, lambda end: reading.words[end].sentence):
        if sentence in without_it or (rule.beside and sentence not in with_it):
            continue
        hits = list(islice(_apart(coach, first, reading, ends), rule.at_least))
        if len(hits) == rule.at_least:
            (begin, end), (_, last) = hits[0], hits[-1]
            whole = reading.words[last].end - reading.words[begin].begin <= LONGEST
            return begin, last if whole else end
    return None


def _sentences(reading: _Reading, ends: Sequence[int]) -> set[int]:
    return {reading.words[end].sentence for end in ends}


def _apart(coach: Coach, which: int, reading: _Reading, ends: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where each hit begins and ends; those that overlap are one."""
    whole: tuple[int, int] | None = None
    for end in ends:
        begin = coach.phrases.begin(which, reading.words, end)
        if whole and (begin > whole[1] or end - whole[0] > TOGETHER):
            yield whole
            whole = None
        whole = (min(begin, whole[0]), end) if whole else (begin, end)
    if whole:
        yield whole


def _remark(rule: Rule, reading: _Reading, first: int, last: int) -> Remark:
    phrase = reading.text[reading.words[first].begin : reading.words[last].end].strip(" ,;:-\t\n")
    begin = reading.text.index(phrase, reading.words[first].begin)
    ends = [word.end for word in reading.words if word.sentence == reading.words[last].sentence]
    starts = [word.begin for word in reading.words if word.sentence == reading.words[first].sentence]
    return Remark(
        kind=rule.kind,
        field=reading.field,
        phrase=phrase,
        advice=rule.advice,
        before=_tail(reading.text[min(starts) : begin].lstrip()),
        after=_head(reading.text[begin + len(phrase) : max(ends)].rstrip()),
    )


def _tail(text: str) -> str:
    """The end of what stands before, cut at a space."""
    return text if len(text) <= AROUND else "…" + text[-AROUND:].partition(" ")[2]


def _head(text: str) -> str:
    """The beginning of what stands after, cut at a space."""
    return text if len(text) <= AROUND else text[:AROUND].rpartition(" ")[0] + "…"
