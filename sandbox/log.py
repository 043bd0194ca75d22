"""The record of the traffic: every call, every delivery and every change that somebody sees, in order."""

import re
from collections import deque
from typing import Any

from sandbox.bell import Bell
from sandbox.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, VERIFICATION_TOKEN

KEPT = 20_000  # entries; the oldest go first, so that a long run does not eat the machine
REDACTED = "[redacted]"
_TICKET = re.compile(r"(\bticket=)[\w-]+")  # of a socket's address
_SECRETS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, VERIFICATION_TOKEN)


class Log:
    """Entries `{seq, at, direction, method | type, request, response, took_ms}`; seq only grows.

    An entry is written when it is complete: a call when answered, a delivery when acked or given up.
    """

    def __init__(self) -> None:
        self.last = 0
        self._entries: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._bell = Bell()

    def write(self, at: str, direction: str, *, request: Any, response: Any = None, **more: Any) -> None:
        """Add an entry. `at` is workspace time when it began; `direction` says who spoke:

        `app` (a call of the app's), `slack` (a delivery to the app), `person`, `clock` or `sandbox`.
        """
        self.last += 1
        entry = {"seq": self.last, "at": at, "direction": direction, **more}
        self._entries.append(entry | {"request": _redacted(request), "response": _redacted(response)})
        self._bell.ring()

    async def after(self, seq: int, wait: float) -> list[dict[str, Any]]:
        """The entries after `seq`, waiting up to `wait` seconds where there are none yet."""
        if not await self._bell.until(lambda: self.last != seq, wait):
            return []
        return [entry for entry in self._entries if entry["seq"] > seq or seq > self.last]

    def clear(self) -> None:
        """Forget the entries; numbers go on, so that readers who wait do not miss what comes next."""
        self._entries.clear()


def _redacted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: REDACTED if key == "token" else _redacted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_redacted(inner) for inner in value]
    if isinstance(value, str):
        return _without_secrets(value)
    return value


def _without_secrets(text: str) -> str:
    for secret in _SECRETS:
        text = text.replace(secret, REDACTED)
    return _TICKET.sub(rf"\1{REDACTED}", text)
