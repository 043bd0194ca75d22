"""Taking names out of a lesson before it is published: what names somebody is found and has a neutral word.

Names are matched as whole words, whatever their accents. A name that is also a word (May, Will), or has two
letters, counts only with a capital: better one offer too many, which the preview shows, than one too few.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.domain.lesson import words_of


class Part(StrEnum):
    """What something that names somebody is to the discloser; each has its neutral word."""

    ME = "me"
    MINE = "mine"
    MANAGER = "manager"
    COLLEAGUE = "colleague"
    CHANNEL = "channel"
    LINK = "link"
    EMAIL = "email"


NAMES = frozenset({Part.ME, Part.MANAGER, Part.COLLEAGUE, Part.EMAIL})
"""What says who somebody is; a link or a channel may stay where the discloser puts it back."""


@dataclass(frozen=True, kw_only=True)
class Involved:
    """Somebody who must not be named. Of those it does not know, only a name with a capital counts."""

    slack_id: str
    name: str | None
    part: Part = Part.COLLEAGUE
    known: bool = True


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A text without names, and what stood there instead of which neutral word, in order."""

    text: str
    replaced: tuple[tuple[str, str], ...]


_ALSO_WORDS = """
angel april art august autumn bill bob buck chance chase chip christian chuck clay cliff dale dan dawn
dean dick don drew earl eve ernst faith finn frank fritz gene grace grant guy hale harry heath hope
hunter iris ivy jack jade jay joy june kai karl king kurt lance law lee long lotte major mark mars max
may mike miles mona nick page pat pearl penny peter price rain ray rich river rob robin rock rose ruth
ryan sage sandy sky stern stone storm sue summer sunny tag tim tom trace violet ward wade will wolf
young
"""
ORDINARY = frozenset(_ALSO_WORDS.split())
"""Names that are also words: in small letters they are left alone."""
SHORT = 2
_MENTION = re.compile(r"<@(?P<id>[A-Z0-9]+)(?:\|[^<>]*)?>")
_GENERAL: Sequence[tuple[Part, str]] = (
    (Part.CHANNEL, r"<#[A-Z0-9]+(?:\|[^<>]*)?>"),
    (Part.COLLEAGUE, r"<!subteam\^[^<>]*>"),
    (Part.EMAIL, r"<mailto:[^<>]*>|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Part.LINK, r"<https?://[^<>]*>|(?i:https?://|www\.)[^\s<>]*[^\s<>.,;:!?)\]}'\"]"),
    (Part.COLLEAGUE, r"(?<![\w@.])@(?!(?:here|channel|everyone)\b)[^\W\d_][\w.-]*\w"),
    (Part.CHANNEL, r"(?<![\w#&])#(?=[\w-]*[^\W\d_])[\w-]+"),
    (Part.COLLEAGUE, r"\b[UW](?=[A-Z0-9]*[0-9])[A-Z0-9]{8,}\b"),
)
APOSTROPHE = "\u2019"
_GENITIVE = r"(?P<genitive>['\u2019]s\b|['\u2019](?!\w)|s\b)?"
_SPELLINGS = {
    "ä": ("ae",),
    "ö": ("oe",),
    "ü": ("ue",),
    "ß": ("ss",),
    "ø": ("o", "oe"),
    "æ": ("ae",),
    "ł": ("l",),
}


def deidentify(
    text: str, involved: Collection[Involved], neutral: Mapping[Part, str], channels: Collection[str] = ()
) -> Cleaned:
    """Put the neutral word for everything that names somebody; `channels` are names without their `#`."""
    replaced: list[tuple[str, str]] = []
    pieces: list[str] = []
    rest = 0
    for found in _found(text, involved, channels):
        mine = found.part is Part.ME and found.genitive
        word = neutral[Part.MINE if mine else found.part]
        if _begins_sentence(text, found.start):
            word = word[0].upper() + word[1:]
        pieces += [text[rest : found.start], word, f"{APOSTROPHE}s" if found.genitive and not mine else ""]
        replaced.append((found.text, neutral[found.part]))
        rest = found.end
    return Cleaned(text="".join([*pieces, text[rest:]]), replaced=tuple(dict.fromkeys(replaced)))


def may_be_named(text: str, name: str) -> bool:
    """Whether a text could name somebody: quick, for choosing among the many who have no part in it."""
    said = set(words_of(text))
    return any(part in said for part in words_of(name) if _tells(part))


def still_named(text: str, involved: Collection[Involved]) -> tuple[str, ...]:
    """Who is still named, as it stands in the text, each once; nobody where it is empty."""
    named = [found.text for found in _found(text, involved, ()) if found.part in NAMES]
    return tuple(dict.fromkeys(named))


def seal(named: Collection[str]) -> str:
    """What ticking the warning about these names agrees to: other names need another tick."""
    return sha256("\n".join(sorted(name.casefold() for name in named)).encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class _Found:
    part: Part
    text: str
    start: int
    end: int
    genitive: bool


def _found(text: str, involved: Collection[Involved], channels: Collection[str]) -> list[_Found]:
    parts: list[Part | None] = []
    patterns: list[str] = []
    for part, pattern in _wanted(involved, channels):
        parts.append(part)
        patterns.append(f"(?P<p{len(patterns)}>{pattern})")
    people = {someone.slack_id: someone.part for someone in involved}
    whole = re.compile(f"(?:{'|'.join(patterns)}){_GENITIVE}")
    return [_as_found(match, parts, people) for match in whole.finditer(text)]


def _as_found(match: re.Match[str], parts: Sequence[Part | None], people: Mapping[str, Part]) -> _Found:
    number = next(number for number in range(len(parts)) if match[f"p{number}"] is not None)
    said, part = match[f"p{number}"], parts[number]
    if part is None:
        mention = _MENTION.fullmatch(said)
        part = people.get(mention["id"] if mention else "", Part.COLLEAGUE)
    quote = match["genitive"] in ("'", APOSTROPHE) and said[-1:] not in "sxzßSXZ"
    genitive = bool(match["genitive"]) and not quote
    return _Found(
        part=part,
        text=said,
        start=match.start(),
        end=match.end() if genitive else match.end(f"p{number}"),
        genitive=genitive and match["genitive"] != "s",
    )


def _wanted(involved: Collection[Involved], channels: Collection[str]) -> list[tuple[Part | None, str]]:
    """Every pattern with its part, the longest names first; a mention's part depends on whom it names."""
    names = [(name, one) for one in involved for name in _names(one.name or "") if one.known or _tells(name)]
    longest_first = sorted(names, key=lambda named: (-len(named[0]), named[0]))
    told_apart = [name for name in channels if re.search(r"[-_]", name)]
    return [
        (None, r"<@[A-Z0-9]+(?:\|[^<>]*)?>"),
        *_GENERAL,
        *((Part.CHANNEL, _whole(re.escape(name))) for name in told_apart),
        *((one.part, _whole(re.escape(one.slack_id))) for one in involved if one.slack_id),
        *((one.part, _name(name, known=one.known)) for name, one in longest_first),
    ]


def _names(full: str) -> list[str]:
    """The whole name and each part of it; `(she/her)` and small particles as `von` are no names."""
    bare = " ".join(re.sub(r"\([^)]*\)|\[[^\]]*\]|[|,].*", " ", full).split())
    parts = [part.strip(f".{APOSTROPHE}'\"") for word in bare.split() for part in (word, *word.split("-"))]
    called = [part for part in parts if len(part) >= SHORT and (part[0].isupper() or not part[0].islower())]
    alone = called if called or not bare else bare.split()  # somebody who writes their own name small
    return list(dict.fromkeys(name for name in (bare, *alone) if len(name) >= SHORT))


def _tells(name: str) -> bool:
    """Whether a name is hardly ever anything else."""
    return len(name) > SHORT and name.casefold() not in ORDINARY


def _name(name: str, *, known: bool) -> str:
    """A pattern for a name, whatever its accents and, unless it is a word as well, its case."""
    if any(ord(letter) >= 0x2E80 for letter in name):
        return re.escape(name)  # Chinese, Japanese, Korean: words are not set apart
    spelt = r"\s+".join("".join(_letter(letter) for letter in word) for word in name.split())
    careful = not known or not _tells(name)
    capital = "".join({name[0].upper(), unicodedata.normalize("NFKD", name[0].upper())[0]})
    return _whole(f"(?=[{re.escape(capital)}])(?i:{spelt})" if careful else f"(?i:{spelt})")


def _letter(letter: str) -> str:
    """The ways to write a letter: ü, u and the mark apart, ue, u."""
    plain = unicodedata.normalize("NFKD", letter)
    ways = {letter, plain, unicodedata.normalize("NFC", letter), *_SPELLINGS.get(letter.lower(), ())}
    if len(plain) > 1 and plain[0].isalpha():
        ways |= {plain[0]}
    escaped = sorted((re.escape(way) for way in ways), key=len, reverse=True)
    return escaped[0] if len(escaped) == 1 else f"(?:{'|'.join(escaped)})"


def _whole(pattern: str) -> str:
    """As a word of its own, a German or English genitive s allowed for (see _GENITIVE)."""
    return rf"(?<![\w]){pattern}(?=s?(?!\w))(?![\u0300-\u036f])"


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t*_„“\"'(")
    return not before or before[-1] in ".!?\n"
