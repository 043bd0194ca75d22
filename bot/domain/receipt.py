"""The receipt: the signed, dated proof that a disclosure was made in good time. It holds none of the words.

It is a few lines of plain text in fixed English, whatever language is read beside it, so that it can be
checked wherever it was pasted meanwhile.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.disclosure import Disclosure, Person
from bot.domain.working_time import zone_of

HEADING, SIGNATURE = "OOPS RECEIPT", "Signature"
KEYS = ("Told by", "Told to", "Told at", "Local time", "Happened", "Noticed", "Card")
"""The signed lines, in order; what is not known is left out."""
SIGNED_BITS = 160
"""Of the HMAC: beyond any guessing, and 32 letters without a spare bit that could be changed unseen."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)  # written out, because strftime follows the machine's language
NAME_LIMIT = 60

_TWINS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("<>\u00ad\u200b\u200e\u200f\u2060\ufeff", "")
)
"""What programs put in, or in another's place, when text is copied: quotes, dashes, brackets round links."""
_QUOTE_MARKS = re.compile(r"^[\s|]+", re.MULTILINE)
_LETTERS = "[A-Z2-7]{4}"
_BEGINNING = rf"{HEADING} ?[0-9a-f]{{8}} ?{KEYS[0]}: ?"
_SIGNED = re.compile(rf"({_BEGINNING}.*?) ?{SIGNATURE}: ?((?:{_LETTERS}[- ]*){{7}}{_LETTERS})\b")
_TELLING = re.compile(r"[():<>|]")
"""What gives the lines their shape, and may therefore not come from somebody's name."""


class NotGenuineError(Exception):
    """What was pasted is not a receipt of this installation. The message says why, in a few words."""


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What is vouched for. `link` leads to the card; None where no card arrived anywhere."""

    disclosure: Disclosure
    by: Person
    to: Person
    link: str | None


def compose(receipt: Receipt) -> str:
    """The lines that are signed."""
    told = receipt.disclosure
    details = told.details
    lines = {
        "Told by": _person(receipt.by),
        "Told to": _person(receipt.to),
        "Told at": _utc(told.at),
        "Local time": _in_words(told.at, receipt.by.zone),
        "Happened": _before(details.happened_at, told.at),
        "Noticed": _before(details.noticed_at, told.at),
        "Card": receipt.link or "not known to have arrived",
    }
    known = [f"{key + ':':<12}{lines[key]}" for key in KEYS if lines[key]]
    return "\n".join([f"{HEADING} {told.id[:8]}", *known])


def signed(key: bytes, receipt: Receipt) -> str:
    """The whole receipt: its lines and the signature beneath them."""
    text = compose(receipt)
    return f"{text}\n{SIGNATURE + ':':<12}{_grouped(_sign(key, text))}"


def verify(key: bytes | None, pasted: str) -> Mapping[str, str]:
    """What a genuine receipt says, by its keys, and its number under the heading's name.

    Line breaks, spaces, quote marks and text around it may have changed on the way; nothing else may.
    Raises NotGenuineError. `key` None: this installation never signed one.
    """
    plain = pasted.replace("\r", "\n").translate(_TWINS)
    flat = " ".join(_QUOTE_MARKS.sub("", plain).split())
    beginnings = len(re.findall(_BEGINNING, flat))
    if not beginnings:
        raise NotGenuineError("there is no receipt in it")
    if beginnings > 1:
        raise NotGenuineError("there is more than one receipt in it; check them one by one")
    found = _SIGNED.search(flat)
    if not found:
        raise NotGenuineError("its signature is missing or cut off")
    text, signature = found[1], re.sub(r"[- ]", "", found[2])
    if key is None or not hmac.compare_digest(_sign(key, text), signature):
        raise NotGenuineError("it was changed, or another installation signed it")
    return _read(text)


def _sign(key: bytes, text: str) -> str:
    """The signature of what the text says, however it is spaced."""
    told = f"oops receipt 1\n{_folded(text)}".encode()
    return base64.b32encode(hmac.digest(key, told, hashlib.sha256)[: SIGNED_BITS // 8]).decode()


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).translate(_TWINS).split())


def _grouped(letters: str) -> str:
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _read(text: str) -> dict[str, str]:
    """The lines again, from what was found genuine."""
    parts = re.split(rf" ?({'|'.join(KEYS)}): ?", text)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    if told["Card"].startswith("http"):
        told["Card"] = told["Card"].replace(" ", "")  # a long link is broken in narrow mails
    return {HEADING: parts[0].removeprefix(HEADING).strip(), **told}


def _person(person: Person) -> str:
    """The name, for people, and the id that nobody chooses. A name cannot pretend to be another line."""
    name = _TELLING.sub(" ", person.name or "")
    shown = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf"))
    return f"{' '.join(shown.split())[:NAME_LIMIT].strip()} ({person.slack_id})".strip()


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _in_words(moment: datetime, zone: str) -> str:
    local = moment.astimezone(zone_of(zone))
    day = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {local:%H:%M}, {zone_of(zone).key}"


def _before(moment: datetime | None, told_at: datetime) -> str | None:
    """When that was, and how long before telling; by the discloser's own account."""
    if moment is None:
        return None
    return f"{_utc(moment)}, {_length(max(told_at - moment, timedelta(0)))} before telling"


def _length(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    parts = [(days, "d"), (hours, "h"), (minutes % 60, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 min"
