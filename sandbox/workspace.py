"""What a workspace consists of: people, conversations, messages, views."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refusal
from sandbox.shelf import Shelf

Json = dict[str, Any]

TEAM = "T0SANDBOX"
APP = "A0OOPS"
BOT_USER = "U0OOPS"
BOT = "B0OOPS"
BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - fixed and public: the workspace is a toy
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - the same
SIGNING_SECRET = "sandbox-secret"  # noqa: S105 - the same
VERIFICATION_TOKEN = "sandbox-verification"  # noqa: S105 - the same


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody in the workspace (or the bot). `fields` holds profile fields by field id."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    deleted: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    dnd_start: float | None = None
    dnd_end: float | None = None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A channel (`kind` channel or private), a direct message (im) or a group of them (mpim)."""

    id: str
    name: str
    kind: str
    members: tuple[str, ...]
    created: int = 0
    creator: str = "U0ADMIN"
    is_archived: bool = False
    topic: str = ""
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message. `only_for` is an ephemeral one's addressee; `content` what Slack stores as sent."""

    channel: str
    ts: str
    user: str
    content: Json
    thread_ts: str | None = None
    metadata: Json | None = None
    only_for: str | None = None
    edited_ts: str | None = None
    reactions: tuple[Json, ...] = ()


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal that somebody has open, or a person's Home.

    `body` is the view as the app sent it, with missing ids filled in; `typed` is what the person put
    into it, by block and action; `opened_in` is the conversation they were in.
    """

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: dict[str, dict[str, Json]] = field(default_factory=dict)
    opened_in: str | None = None


class Workspace:
    """Everything that survives a restart, on shelves by kind; messages have a shelf for each conversation."""

    def __init__(self) -> None:
        self.people: Shelf[Person] = Shelf()
        self.conversations: Shelf[Conversation] = Shelf()
        self.views: Shelf[View] = Shelf()
        self.homes: Shelf[View] = Shelf()
        self.numbers: Shelf[int] = Shelf()
        self.messages: dict[str, Shelf[Message]] = {}

    def shelves(self) -> dict[str, Shelf[Any]]:
        """Every shelf by the name under which it is kept on disk."""
        fixed: dict[str, Shelf[Any]] = {
            "people": self.people,
            "conversations": self.conversations,
            "views": self.views,
            "homes": self.homes,
            "numbers": self.numbers,
        }
        return fixed | {f"messages/{channel}": shelf for channel, shelf in self.messages.items()}

    def clear(self) -> None:
        """Forget everything."""
        for shelf in self.shelves().values():
            shelf.empty()

    def messages_in(self, channel: str) -> Shelf[Message]:
        """The messages of one conversation by ts, oldest first."""
        return self.messages.setdefault(channel, Shelf())

    def number(self, kind: str) -> int:
        """The next number for new things of this kind, counting from 1."""
        self.numbers[kind] = self.numbers.get(kind, 0) + 1
        return self.numbers[kind]

    def next_ts(self, now: float) -> str:
        """A message's id: the time in seconds with six decimals, later than every earlier one."""
        self.numbers["ts"] = max(int(now * 1_000_000), self.numbers.get("ts", 0) + 1)
        return f"{self.numbers['ts'] // 1_000_000}.{self.numbers['ts'] % 1_000_000:06d}"

    def person(self, user: str) -> Person:
        """That person; raises `user_not_found`."""
        if user not in self.people:
            raise Refusal("user_not_found")
        return self.people[user]

    def seen_by(self, user: str, channel: str) -> Conversation:
        """That conversation if this person may know of it; raises `channel_not_found` either way."""
        found = self.conversations.get(channel)
        if found is None or not may_see(user, found):
            raise Refusal("channel_not_found")
        return found

    def direct_message(self, users: tuple[str, ...], now: float, *, create: bool = True) -> Conversation:
        """The direct message among these people, opened now where there is none yet."""
        wanted = set(users)
        for one in self.conversations.values():
            if one.kind in ("im", "mpim") and set(one.members) == wanted:
                return one
        if not create:
            raise Refusal("channel_not_found")
        return self._open_direct_message(users, now)

    def _open_direct_message(self, users: tuple[str, ...], now: float) -> Conversation:
        number = self.number("direct_message")
        several = len(set(users)) > 2
        opened = Conversation(
            id=f"{'G' if several else 'D'}0{number:07d}",
            name="mpdm-" + "--".join(self.people[user].name for user in users) + "-1" if several else "",
            kind="mpim" if several else "im",
            members=tuple(dict.fromkeys(users)),
            created=int(now),
            creator=users[0],
        )
        self.conversations[opened.id] = opened
        return opened


def may_see(user: str, conversation: Conversation) -> bool:
    """Anybody may see a public channel; everything else only its members."""
    return conversation.kind == "channel" or user in conversation.members


def new_hash(now: float) -> str:
    """A view's hash: different after each update."""
    return f"{int(now)}.{secrets.token_hex(4)}"
