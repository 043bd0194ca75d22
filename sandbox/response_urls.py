"""response_url: five answers within half an hour to whoever did something."""

import secrets
import time
from dataclasses import dataclass

from sandbox.errors import Refusal
from sandbox.interactions import Interaction
from sandbox.workspace import TEAM

LIFE = 30 * 60.0  # seconds of real time (slack-platform.md §2a)
USES = 5


@dataclass(kw_only=True, eq=False)
class ResponseUrl:
    """One URL: for whom, where, and which message (if any) it came from."""

    interaction: Interaction
    channel: str
    source_ts: str | None
    made: float
    uses_left: int = USES


class ResponseUrls:
    """The URLs given out. They are not kept over a restart of the workspace."""

    def __init__(self) -> None:
        self._by_path: dict[str, ResponseUrl] = {}

    def make(self, interaction: Interaction, channel: str, source_ts: str | None) -> str:
        """A new URL's path."""
        path = f"/actions/{TEAM}/{secrets.randbelow(10**12)}/{secrets.token_urlsafe(18)}"
        self._forget_old()
        self._by_path[path] = ResponseUrl(
            interaction=interaction, channel=channel, source_ts=source_ts, made=time.monotonic()
        )
        return path

    def use(self, path: str) -> ResponseUrl:
        """Count one use; raises Slack's refusal where the URL is unknown, too old or used up."""
        found = self._by_path.get(path)
        if found is None:
            raise Refusal("invalid_url")
        if time.monotonic() - found.made > LIFE:
            raise Refusal("expired_url")
        if found.uses_left == 0:
            raise Refusal("used_url")
        found.uses_left -= 1
        return found

    def clear(self) -> None:
        """Forget every URL."""
        self._by_path.clear()

    def _forget_old(self) -> None:
        """An expired one is known for as long again, to be told from one that never was."""
        horizon = time.monotonic() - 2 * LIFE
        while self._by_path:
            oldest = next(iter(self._by_path))
            if self._by_path[oldest].made > horizon:
                return
            del self._by_path[oldest]
