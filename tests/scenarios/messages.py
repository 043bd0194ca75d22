"""What somebody sees of a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
PING = re.compile(r"<([@!][A-Za-z0-9]+)")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message in a conversation, as Slack would return it."""

    channel: str
    raw: Json

    @property
    def ts(self) -> str:
        return str(self.raw["ts"])

    @property
    def text(self) -> str:
        """What a screen reader and a notification say."""
        return str(self.raw["text"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.raw.get("blocks", []))

    @property
    def is_reply(self) -> bool:
        return self.raw.get("thread_ts") not in (None, self.ts)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.raw.get("ephemeral"))

    @property
    def buttons(self) -> list[str]:
        """The action ids that can be clicked."""
        return [e["action_id"] for e in parts(self.blocks) if "action_id" in e]

    def blocks_with(self, action: str) -> list[str]:
        """The ids of the blocks that have such a button."""
        return [b["block_id"] for b in self.blocks if any(e.get("action_id") == action for e in parts([b]))]

    @property
    def shown(self) -> str:
        """Every word in its blocks."""
        return "\n".join(words(self.blocks))

    @property
    def quoted(self) -> list[str]:
        """What stands in it exactly as somebody typed it."""
        return [leaf["text"] for leaf in parts(self.blocks) if leaf.get("type") == "text"]

    @property
    def pings(self) -> set[str]:
        """Whom it notifies: `@U0MORGAN`, `!here`; dates are no pings."""
        marked_up = [p["text"] for p in parts(self.blocks) if p.get("type") == "mrkdwn"]
        found = set(PING.findall(" ".join([self.text, *marked_up]))) - {"!date"}
        return found | {
            p["type"] for p in parts(self.blocks) if p.get("type") in ("user", "usergroup", "broadcast")
        }


def parts(inside: Any) -> Iterator[Json]:
    """Every object in blocks, however deep."""
    if isinstance(inside, dict):
        yield inside
        for value in inside.values():
            yield from parts(value)
    if isinstance(inside, list):
        for value in inside:
            yield from parts(value)


def words(inside: Any) -> list[str]:
    """Every text in blocks or a view."""
    return [part["text"] for part in parts(inside) if isinstance(part.get("text"), str)]
