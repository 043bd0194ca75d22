"""How phrases are written, so that lists of them can be data; and how a text is taken apart to look for them.

if !me had           words in lower case, within one sentence; didn't also finds didnt
forg*  *'s  *        any ending, any beginning, any word
(could|should) have  one of these
(really)?            may be missing
<someone>            one of a named list
...                  up to four words in between
!me                  one to four words, none of them in the list `me`
#                    a number in digits
^ $ , : ; !!         where a sentence begins, where it ends, these signs
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Lists = Mapping[str, Sequence[str]]
GAP = 4
"""Words that `...` and `!list` may stand for, at most."""
SPELLING = re.compile(r"\.\.\.|<[a-z_]+>|![a-z_]+|!!|[#^$|(,:;]|\)\??|\*?[\w'-]+\*?|\*")
WRITTEN = re.compile(
    r"(?P<word>\d+(?:[.,:]\d+)*\w*|\w+(?:['-]\w+)*(?:(?<=s)'(?=\s))?)"
    r"|(?P<stop>[.!?…]+(?=[\s\"')\]]|$)|\n+)|(?P<sign>[,:;])"
)
STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u00b4`", "'") | {"\u2011": "-"})
"""What keyboards make of an apostrophe and a hyphen."""
DROPPED = ("n't", "i'm", "'ve", "that's", "there's", "what's", "who's")
"""Endings that people in a hurry write without the apostrophe, and that are no other word then."""


class PhraseError(ValueError):
    """A phrase cannot be read; the message says why."""


@dataclass(frozen=True)
class Word:
    """A word or sign of a text, in lower case: where it stands, and the number of its sentence."""

    text: str
    begin: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Place:
    """What may stand at one place of a phrase: these words, beginnings, endings; or any word but some."""

    words: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    anything_but: "Place | None" = None

    def takes(self, word: str) -> bool:
        """Whether the word may stand here; not for `anything_but`."""
        return (
            word in self.words
            or word.startswith(tuple(self.beginnings))
            or word.endswith(tuple(self.endings))
        )


@dataclass(frozen=True)
class Maybe:
    """It may be missing."""

    node: "Node"


@dataclass(frozen=True)
class AnyOf:
    """One of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class OneAfterAnother:
    """All of these."""

    nodes: tuple["Node", ...]


Node: TypeAlias = Place | Maybe | AnyOf | OneAfterAnother
ANYTHING = Place(anything_but=Place())
NUMBER = Place(beginnings=frozenset("0123456789"))


def spelled(text: str) -> list[Word]:
    """The words and signs of a text. Sentences begin with ^ and end with $."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters, as İ, would become two
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    words, sentence = [Word("^", 0, 0, 0)], 0
    for found in WRITTEN.finditer(lowered.translate(STRAIGHT)):
        begin, end = found.span()
        if found["stop"] is None:
            words.append(Word(found[0], begin, end, sentence))
            continue
        if found[0].count("!") > 1:
            words.append(Word("!!", begin, end, sentence))
        words.append(Word("$", begin, begin, sentence))
        sentence += 1
        words.append(Word("^", end, end, sentence))
    return [*words, Word("$", len(text), len(text), sentence)]


def read(several: Sequence[str], lists: Lists) -> Node:
    """Any of these phrases. Raises PhraseError naming the first that cannot be read."""
    return _any_of([_phrase(phrase, lists, ()) for phrase in several])


def _phrase(phrase: str, lists: Lists, inside: tuple[str, ...]) -> Node:
    signs = SPELLING.findall(phrase)
    if not signs or "".join(signs) != "".join(phrase.split()) or phrase != phrase.lower():
        raise PhraseError(f"“{phrase}” cannot be read")
    try:
        node = _choice(iter(signs), lists, inside, closing=())[0]
    except PhraseError as error:
        raise PhraseError(f"“{phrase}”: {error}") from None
    if _may_be_missing(node):
        raise PhraseError(f"“{phrase}” would be found everywhere")
    return node


def _choice(
    signs: Iterator[str], lists: Lists, inside: tuple[str, ...], *, closing: tuple[str, ...]
) -> tuple[Node, str]:
    """Alternatives up to a closing sign, and that sign."""
    branches: list[list[Node]] = [[]]
    for sign in signs:
        if sign in closing:
            return _any_of([_sequence(branch) for branch in branches]), sign
        if sign.startswith(")"):
            raise PhraseError("there is a ) too many")
        if sign == "|":
            branches.append([])
        elif sign == "(":
            node, closed = _choice(signs, lists, inside, closing=(")", ")?"))
            branches[-1].append(Maybe(node) if closed == ")?" else node)
        else:
            branches[-1].append(_single(sign, lists, inside))
    if closing:
        raise PhraseError("a ( is never closed")
    return _any_of([_sequence(branch) for branch in branches]), ""


def _single(sign: str, lists: Lists, inside: tuple[str, ...]) -> Node:
    if sign == "...":
        return _up_to(GAP, ANYTHING)
    if sign in ("#", "*"):
        return NUMBER if sign == "#" else ANYTHING
    if sign.startswith("<"):
        return _list(sign[1:-1], lists, inside)
    if sign.startswith("!") and sign != "!!":
        avoided = _list(sign[1:], lists, inside)
        if not isinstance(avoided, Place):
            raise PhraseError(f"{sign} needs a list of single words")
        other = Place(anything_but=avoided)
        return OneAfterAnother((other, _up_to(GAP - 1, other)))
    text = frozenset({sign.strip("*")})
    if "*" not in sign and sign.endswith(DROPPED):
        text |= {sign.replace("'", "")}
    if sign.startswith("*"):
        return Place(endings=text)
    return Place(beginnings=text) if sign.endswith("*") else Place(words=text)


def _list(name: str, lists: Lists, inside: tuple[str, ...]) -> Node:
    if name not in lists:
        raise PhraseError(f"no list is called {name}")
    if name in inside:
        raise PhraseError(f"the list {name} contains itself")
    return _any_of([_phrase(one, lists, (*inside, name)) for one in lists[name]])


def _up_to(times: int, node: Node) -> Node:
    """None to so many, one after another."""
    return Maybe(OneAfterAnother((node, _up_to(times - 1, node)))) if times > 1 else Maybe(node)


def _sequence(nodes: Sequence[Node]) -> Node:
    """One after another, without sequences inside sequences."""
    flat: list[Node] = []
    for node in nodes:
        flat += node.nodes if isinstance(node, OneAfterAnother) else (node,)
    return flat[0] if len(flat) == 1 else OneAfterAnother(tuple(flat))


def _any_of(nodes: Sequence[Node]) -> Node:
    """One of these. Single words become one place, and common beginnings are shared: fewer ways to follow."""
    words = [node for node in nodes if isinstance(node, Place) and node.anything_but is None]
    others = [node for node in nodes if node not in words]
    starts: dict[Node, list[Node]] = {}
    for node in others:
        parts = node.nodes if isinstance(node, OneAfterAnother) else (node,)
        starts.setdefault(parts[0], []).append(_sequence(parts[1:]))
    made = [
        _sequence((start, _any_of(rests) if len(rests) > 1 else rests[0])) for start, rests in starts.items()
    ]
    if words:
        made.append(_one_place(words))
    return made[0] if len(made) == 1 else AnyOf(tuple(made))


def _one_place(places: Sequence[Place]) -> Place:
    return Place(
        words=frozenset().union(*(place.words for place in places)),
        beginnings=frozenset().union(*(place.beginnings for place in places)),
        endings=frozenset().union(*(place.endings for place in places)),
    )


def _may_be_missing(node: Node) -> bool:
    match node:
        case Place():
            return False
        case Maybe():
            return True
        case AnyOf():
            return any(map(_may_be_missing, node.nodes))
        case OneAfterAnother():
            return all(map(_may_be_missing, node.nodes))
