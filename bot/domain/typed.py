"""What people type instead of pressing a button: understood where it is plain, and never guessed.

The words of each meaning are in the templates. A message means something by itself where it is one of them,
but for politeness; where it holds one of them, it is a hint, and a button asks whether it was meant.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import unescape


class Meaning(StrEnum):
    """What somebody says about something that waits for them; or to us."""

    HELD = "held"
    KEPT = "kept"
    LATER = "later"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    NOT_YET = "not_yet"
    DONE = "done"
    SLIPPED = "slipped"
    CANT_TELL = "cant_tell"
    NOT_NEEDED = "not_needed"
    TALK = "talk"
    YES = "yes"
    NO = "no"
    THANKS = "thanks"
    HELP = "help"


PUT_OFF = (Meaning.LATER, Meaning.TOMORROW, Meaning.MONDAY)
TAKEN_AT_ITS_WORD = frozenset({Meaning.HELD, Meaning.KEPT, *PUT_OFF})
"""What is done when it is said plainly. All else takes a button: it needs more words, or is a decision."""
DENIED = frozenset({Meaning.SLIPPED, Meaning.NOT_NEEDED, Meaning.NOT_YET})
"""What somebody may say *no* along with."""

ONLY_SAID = frozenset({Meaning.THANKS, Meaning.HELP})
"""What is no hint inside a longer sentence."""
BRIEF, HINT, TOLD = 4, 12, 6
"""Words: a yes or a no is a hint in a few, the rest in more; as many as the third may be a mistake told."""
LONGEST = 3000

_TOKEN = re.compile(r":[a-z0-9_'+-]+:|[+-]1\b|[^\W_]+|[^\w\s]")
_TONE = re.compile(r"(?<=:):skin-tone-\d:|[\U0001F3FB-\U0001F3FF\uFE0F]")
_DOUBT = re.compile(r"[?~]|[:;=]['\u2019-]?[(/\\|]")
"""A question, struck out, or with a long face."""
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]*)(?:\|[^>]*)?>|<([@#!][^|>]*)(?:\|([^>]*))?>")
Words = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Which words mean what, in every language there is; and those that change nothing, or turn it round.

    `greetings` have a meaning too, which by themselves they may not have.
    """

    meanings: Mapping[Words, Meaning]
    polite: frozenset[Words]
    greetings: frozenset[Words]
    negations: frozenset[Words]


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was understood: to be taken at its word where it is `plain`, else as a hint; or nothing.

    `told` is their own text where that may be about a mistake of theirs.
    """

    meaning: Meaning | None = None
    plain: bool = False
    told: str | None = None


def vocabulary(lists: Mapping[str, Collection[str]]) -> Vocabulary:
    """From lists of words, a comma between two, by the name of a meaning, `polite` or `negations`.

    Raises ValueError for words with two meanings: one of them would be a guess.
    """
    meanings: dict[Words, Meaning] = {}
    for meaning in Meaning:
        for words in _listed(lists[meaning]):
            if meanings.setdefault(words, meaning) is not meaning:
                raise ValueError(f"{' '.join(words)} means {meanings[words]} and {meaning}")
    others = {name: frozenset(_listed(lists[name])) for name in ("polite", "greetings", "negations")}
    return Vocabulary(meanings=meanings, **others)


def understand(text: str, known: Vocabulary) -> Understood:
    """Read what somebody typed, as Slack sends it."""
    words = as_typed(text)
    said = _words(words)
    core = _without_politeness(said, known)
    whole = said if said in known.meanings else core
    doubt = _DOUBT.search(unicodedata.normalize("NFKC", words)) or whole in known.greetings
    if not core:
        return Understood(meaning=_polite(said, known))
    if meaning := known.meanings.get(whole):
        return Understood(meaning=meaning, plain=meaning in TAKEN_AT_ITS_WORD and not doubt)
    told = words[:LONGEST] if len(core) >= TOLD and not words.endswith("?") else None
    return Understood(meaning=_hint(core, known) if len(core) <= HINT else None, told=told)


def as_typed(text: str) -> str:
    """The text without Slack's markup: entities, links and mentions as one reads them."""
    return unescape(_LINK.sub(lambda found: found[1] or found[3] or found[2], text)).strip()


def _listed(lists: Collection[str]) -> Iterator[Words]:
    return (words for text in lists for one in text.split(",") if (words := _words(one)))


def _words(text: str) -> Words:
    """Small letters, no apostrophes or punctuation; what is left of symbols are emoji, as signs or names."""
    small = unicodedata.normalize("NFKC", text).casefold()
    small = re.sub(r"['`\u2019\u02BC]", "", _TONE.sub("", small))
    return tuple(one for one in _TOKEN.findall(small) if len(one) > 1 or one.isalnum() or _is_emoji(one))


def _is_emoji(sign: str) -> bool:
    return unicodedata.category(sign) == "So"


def _without_politeness(said: Words, known: Vocabulary) -> Words:
    """Without what stands before and after and changes nothing."""
    for polite in known.polite:
        if said[: len(polite)] == polite:
            return _without_politeness(said[len(polite) :], known)
        if said[-len(polite) :] == polite:
            return _without_politeness(said[: -len(polite)], known)
    return said


def _polite(said: Words, known: Vocabulary) -> Meaning | None:
    """What politeness alone means: a yes where one is in it, else thanks; nothing without a word."""
    if not said:
        return None
    alone = [known.meanings.get((word,)) for word in said]
    return known.meanings.get(said) or (Meaning.YES if Meaning.YES in alone else Meaning.THANKS)


def _hint(core: Words, known: Vocabulary) -> Meaning | None:
    """The one meaning that the words hold; none where there are two, or what is left over turns it round."""
    found, rest = _spotted(core, known)
    firm = found - {Meaning.YES, Meaning.NO}
    if rest & known.negations or (Meaning.NO in found and firm - DENIED):
        return None
    left = (firm or (found if len(core) <= BRIEF else set())) - ONLY_SAID
    return next(iter(left)) if len(left) == 1 else None


def _spotted(core: Words, known: Vocabulary) -> tuple[set[Meaning], set[Words]]:
    """The meanings of the longest runs of words that have one, and the words outside them."""
    found: set[Meaning] = set()
    rest: set[Words] = set()
    at = 0
    while at < len(core):
        for end in range(len(core), at, -1):
            if meaning := known.meanings.get(core[at:end]):
                found.add(meaning)
                at = end
                break
        else:
            rest.add((core[at],))
            at += 1
    return found, rest
