"""What time it is: the machine's own clock, or (tests and demo only) a sandbox's that can be moved."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

import aiohttp

log = logging.getLogger(__name__)


def real_now() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)


class FollowedClock:
    """A sandbox's clock. Its next call with the new version means that we have swept (design §5)."""

    def __init__(self, url: str) -> None:
        """`url` is the sandbox's address."""
        self._url = f"{url.rstrip('/')}/_sandbox"
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._base, self._speed, self._since = real_now(), 1.0, time.monotonic()
        self._version, self._resets = -1, 0
        self._told: datetime | Literal["nothing yet"] | None = "nothing yet"

    def now(self) -> datetime:
        """The workspace's time, running on between two answers."""
        return self._base + timedelta(seconds=(time.monotonic() - self._since) * self._speed)

    async def begin(self) -> None:
        """Read the clock once, before anything else asks for the time."""
        self._take(await self._ask({}))

    async def follow(
        self, moved: Callable[[], Awaitable[None]], reset: Callable[[], Awaitable[None]]
    ) -> None:
        """Call `moved` after every jump and `reset` after every reset, for ever; again where one fails."""
        while True:
            resets = self._resets
            try:
                self._take(await self._ask({"after": str(self._version)}))
                await (reset() if self._resets > resets else moved())
            except Exception as error:  # a locked database, say; or the sandbox is gone
                log.info("the sandbox's clock was not followed (%s); trying again", type(error).__name__)
                self._version, self._resets = -1, resets
                await asyncio.sleep(1)

    async def tell_next(self, at: datetime | None) -> None:
        """Say when something is due next, so that the sandbox can skip to it; once for each change."""
        if at == self._told:
            return
        body = {"at": at.isoformat() if at else None}
        with contextlib.suppress(aiohttp.ClientError, OSError):
            async with self._session.post(f"{self._url}/next", json=body):
                self._told = at

    async def close(self) -> None:
        """Let go of the sandbox."""
        await self._session.close()

    async def _ask(self, query: dict[str, str]) -> dict[str, object]:
        async with self._session.get(f"{self._url}/clock", params=query) as answer:
            answer.raise_for_status()
            read: dict[str, object] = await answer.json()
            return read

    def _take(self, answer: dict[str, object]) -> None:
        self._base = datetime.fromisoformat(str(answer["now"]))
        self._since = time.monotonic()
        self._speed = float(str(answer.get("speed", 1)))
        self._version = int(str(answer["version"]))
        self._resets = int(str(answer.get("resets", 0)))
