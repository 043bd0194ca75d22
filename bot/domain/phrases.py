"""Looking for phrases in a text, all at once.

Phrases (see spelling.py) become a Glushkov automaton whose positions are the bits of an integer. One walk
over the words finds all of them: the work grows with the text and no faster, whatever the phrases are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from bot.domain.spelling import AnyOf, Lists, Maybe, Node, OneAfterAnother, Place, Word, read

LONGEST = 40
"""Words in anything that was found, at most."""
LOOSE = (",", "$", "!!")
"""Signs that do not part the words of a phrase."""
CACHED = 5000
"""Words and steps to remember, each; people write many."""


@dataclass(frozen=True)
class Index:
    """Which positions take a word: by the word, its beginning, its ending; and which take any but some."""

    words: Mapping[str, int]
    beginnings: Mapping[str, int]
    endings: Mapping[str, int]
    anything_but: Mapping[Place, int]

    def positions(self, word: str) -> int:
        """The positions that take this word, as bits."""
        taken = self.words.get(word, 0)
        for at in range(1, len(word) + 1):
            taken |= self.beginnings.get(word[:at], 0) | self.endings.get(word[-at:], 0)
        if word[0].isalnum():
            for avoided, positions in self.anything_but.items():
                taken |= 0 if avoided.takes(word) else positions
        return taken


@dataclass(frozen=True)
class Phrases:
    """Several sets of phrases, ready to be looked for together. `make` builds it."""

    index: Index
    follow: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    ending: Mapping[int, int]
    leading: int
    _steps: dict[tuple[int, str], int] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def ends(self, words: Sequence[Word]) -> list[list[int]]:
        """For each set, the numbers of the words at which one of its phrases ends."""
        found: list[list[int]] = [[] for _ in self.first]
        beginnings, endings = _together(self.first), _together(self.last)
        active = 0
        for number, word in enumerate(words):
            before, active = active, self._next(active, beginnings, word.text)
            new = active & ~before if word.text in LOOSE else active
            for position in _bits(new & endings):
                ends = found[self.ending[position]]
                if not ends or ends[-1] != number:
                    ends.append(number)
        return found

    def begin(self, which: int, words: Sequence[Word], end: int) -> int:
        """The number of the word at which the longest phrase of a set begins that ends there."""
        found = end
        for begin in range(end, max(-1, end - LONGEST), -1):
            if words[begin].sentence != words[end].sentence:
                break
            active = self._step(0, self.first[which], words[begin].text)
            for word in words[begin + 1 : end + 1]:
                active = self._step(active, 0, word.text)
            if active & self.last[which]:
                found = begin
        return found

    def _next(self, active: int, beginnings: int, word: str) -> int:
        """The same step is taken again and again, in one text and over many."""
        step = (active, word)
        if step not in self._steps:
            if len(self._steps) >= CACHED:
                self._steps.clear()
            self._steps[step] = self._step(active, beginnings, word)
        return self._steps[step]

    def _step(self, active: int, beginnings: int, word: str) -> int:
        positions = self._positions(word)
        taken, rest = beginnings, active & self.leading
        while rest:  # from the highest, so that the integers shrink
            highest = rest.bit_length() - 1
            taken |= self.follow[highest]
            rest ^= 1 << highest
        taken &= positions
        return taken | active if word in LOOSE else taken

    def _positions(self, word: str) -> int:
        if word not in self._known:
            if len(self._known) >= CACHED:
                self._known.clear()
            self._known[word] = self.index.positions(word)
        return self._known[word]


def make(sets: Sequence[Sequence[str]], lists: Lists) -> Phrases:
    """Make sets of phrases ready. Raises PhraseError naming the first phrase that cannot be read."""
    drawing = _Drawing()
    parts = [drawing.part(read(several, lists)) for several in sets]
    return Phrases(
        index=drawing.index(),
        follow=tuple(drawing.follow),
        first=tuple(part.first for part in parts),
        last=tuple(part.last for part in parts),
        ending={position: which for which, part in enumerate(parts) for position in _bits(part.last)},
        leading=_together(1 << at for at, follow in enumerate(drawing.follow) if follow),
    )


@dataclass(frozen=True)
class Part:
    """Which positions, as bits, a piece of a phrase can begin and end with, and whether it may be missing."""

    first: int = 0
    last: int = 0
    optional: bool = True


class _Drawing:
    """The automaton while it is drawn: what each position takes, and which may follow it."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.follow: list[int] = []

    def part(self, node: Node) -> Part:
        match node:
            case Place():
                self.places.append(node)
                self.follow.append(0)
                bit = 1 << len(self.places) - 1
                return Part(bit, bit, optional=False)
            case Maybe():
                inner = self.part(node.node)
                return Part(inner.first, inner.last, optional=True)
            case AnyOf():
                parts = [self.part(each) for each in node.nodes]
                return Part(
                    _together(part.first for part in parts),
                    _together(part.last for part in parts),
                    optional=any(part.optional for part in parts),
                )
            case OneAfterAnother():
                return reduce(self._joined, map(self.part, node.nodes), Part())

    def _joined(self, before: Part, after: Part) -> Part:
        for position in _bits(before.last):
            self.follow[position] |= after.first
        return Part(
            before.first | after.first if before.optional else before.first,
            after.last | before.last if after.optional else after.last,
            optional=before.optional and after.optional,
        )

    def index(self) -> Index:
        words: dict[str, int] = {}
        beginnings: dict[str, int] = {}
        endings: dict[str, int] = {}
        anything_but: dict[Place, int] = {}
        for at, place in enumerate(self.places):
            for texts, positions in (
                (place.words, words),
                (place.beginnings, beginnings),
                (place.endings, endings),
            ):
                for text in texts:
                    positions[text] = positions.get(text, 0) | 1 << at
            if place.anything_but is not None:
                anything_but[place.anything_but] = anything_but.get(place.anything_but, 0) | 1 << at
        return Index(words, beginnings, endings, anything_but)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def _together(masks: Sequence[int] | Iterator[int]) -> int:
    return reduce(or_, masks, 0)
