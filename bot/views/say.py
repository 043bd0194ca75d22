"""Names, times and excerpts, as they are written on screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.disclosure import Person
from bot.views.copy import Copy, Mention, escape

TEXT_LIMIT = 3900
"""Slack refuses updates whose top-level text is over 4,000 characters (slack-platform §1a)."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What chat.postMessage and chat.update are given. `text` says all that matters to a screen reader."""

    text: str
    blocks: list[dict[str, Any]]


def message(text: str, blocks: list[dict[str, Any]]) -> Message:
    """A message whose text fits what Slack takes."""
    line = " ".join(text.split())
    fits = line if len(line) <= TEXT_LIMIT else line[:TEXT_LIMIT].rpartition(" ")[0] + "…"
    return Message(text=fits, blocks=blocks)


def name_of(person: Person, copy: Copy) -> str:
    """How somebody is called; never a mention, so that nobody is pinged."""
    return person.name or copy.plain("someone.unknown")


def mention(person: Person) -> Mention:
    """A mention that notifies."""
    return Mention(f"<@{person.slack_id}>")


def permalink(address: str, channel: str, ts: str) -> str:
    """The link Slack gives a message, made from the workspace's address."""
    return f"{address}/archives/{channel}/p{ts.replace('.', '')}"


def when(moment: datetime, fallback_zone: str = "UTC") -> Mention:
    """A moment in the reader's own zone, which Slack fills in."""
    utc = f"{moment:%Y-%m-%d %H:%M} {fallback_zone}"
    return Mention(f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}, {{time}}|{escape(utc)}>")


def day(moment: datetime) -> Mention:
    """A day in the reader's own zone."""
    return Mention(f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{moment:%Y-%m-%d}>")


def length(time: timedelta, copy: Copy) -> str:
    """A length of time, roughly, as people say it: 12 min, 3 h, 2 days."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return copy.plain("length.minutes", count=minutes)
    if minutes < 48 * 60:
        return copy.plain("length.hours", count=minutes // 60)
    return copy.plain("length.days", count=minutes // (24 * 60))


def capital(text: str) -> str:
    """The same with a capital letter in front, where it begins a line."""
    return text[:1].upper() + text[1:]


def excerpt(words: str, limit: int = 160) -> str:
    """The beginning of what somebody wrote, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def pieces(words: str, limit: int) -> list[str]:
    """A long text in parts that fit, parted at the end of a line or between words where possible."""
    found: list[str] = []
    while len(words) > limit:
        end = max(words.rfind("\n", 0, limit), 0) or max(words.rfind(" ", 0, limit), 0) or limit - 1
        found.append(words[: end + 1])
        words = words[end + 1 :]
    return [*found, words] if words else found
