"""The workspace's clock: it runs, can be moved forward or sped up, and is followed over HTTP."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.bell import Bell

FOLLOWERS_PATIENCE = 5.0  # seconds a jump waits for its followers (design §5)
FASTEST = 10_000_000  # times real time: four months a second
LATEST = 32_503_680_000.0  # the year 3000: beyond, calendars and zones begin to fail
JUST_AFTER = 1.0  # seconds past the next due time that a jump to `next` lands on


class Clock:
    """Workspace time in seconds since 1970: `now = base + elapsed x speed`.

    `version` grows with every jump, change of speed and reset, so that a follower can wait for the next one;
    `resets` counts resets; `next_due` is when a follower says that it next has something to do.
    """

    def __init__(self, start: float | None) -> None:
        self._start = start
        self.version = 0
        self.resets = 0
        self.speed = 1.0
        self.next_due: float | None = None
        self._base = self.start()
        self._since = time.monotonic()
        self._bell = Bell()
        self._followers: dict[object, Callable[[], bool]] = {}
        self._arrived = 0

    def now(self) -> float:
        """The workspace's time, in seconds since 1970."""
        return self._base + (time.monotonic() - self._since) * self.speed

    def start(self) -> float:
        """Where the clock starts, and starts again after a reset: real time unless another was given."""
        return time.time() if self._start is None else self._start

    def as_answer(self) -> dict[str, object]:
        """What the control API says about the clock."""
        return {
            "now": iso(self.now()),
            "version": self.version,
            "speed": self.speed,
            "resets": self.resets,
            "followers": len(self._followers),
            "next": None if self.next_due is None else iso(self.next_due),
        }

    async def jump(self, moment: float) -> None:
        """Move to `moment` and wait for the followers; raises ValueError if that is in the past or absurd."""
        if not self.now() <= moment <= LATEST:
            raise ValueError("the clock only moves forward, as far as the year 3000")
        self._set(moment, self.speed)
        await self._moved_on()

    async def jump_to_next(self) -> None:
        """Move to just after the next due time; raises ValueError where none is known or it has passed."""
        if self.next_due is None:
            raise ValueError("nothing is known to be due")
        await self.jump(self.next_due + JUST_AFTER)

    async def run_at(self, speed: float) -> None:
        """Let workspace time run `speed` times as fast as real time from now on."""
        if not 0 < speed <= FASTEST:
            raise ValueError(f"a speed is above 0 and at most {FASTEST}")
        self._set(self.now(), speed)
        await self._moved_on()

    async def reset(self) -> None:
        """Back to where the clock started, at speed 1."""
        self._set(self.start(), 1.0)
        self.resets += 1
        self.next_due = None
        await self._moved_on()

    async def follow(self, after: int, *, patience: float, alive: Callable[[], bool]) -> None:
        """Wait until the version is not `after`, for `patience` seconds; `alive` tells lost callers.

        Coming here also says that the caller has done all that the version it names asked of it.
        """
        self._arrived += after == self.version
        self._bell.ring()
        caller = object()
        self._followers[caller] = alive
        try:
            await self._bell.until(self._past(after), patience)
        finally:
            del self._followers[caller]

    async def until(self, moment: float) -> None:
        """Wait until the workspace's time has come to `moment`, however it gets there."""
        while (left := moment - self.now()) > 0:
            await self._bell.until(self._past(self.version), left / self.speed)

    def kept(self) -> dict[str, float | int | None]:
        """What must survive a restart; `ahead` is how far the workspace is ahead of real time, in seconds."""
        return {
            "ahead": self.now() - time.time(),
            "version": self.version,
            "resets": self.resets,
            "speed": self.speed,
            "next_due": self.next_due,
        }

    def resume(self, kept: dict[str, float | int | None]) -> None:
        """Go on after a restart as if the workspace had stayed up (time went on, at speed 1)."""
        self._set(time.time() + (kept["ahead"] or 0.0), kept["speed"] or 1.0)
        self.version = int(kept["version"] or 0)
        self.resets = int(kept["resets"] or 0)
        self.next_due = kept["next_due"]

    def _set(self, moment: float, speed: float) -> None:
        self._base, self._since, self.speed = moment, time.monotonic(), speed

    async def _moved_on(self) -> None:
        expected = sum(alive() for alive in self._followers.values())
        self.version += 1
        self._arrived = 0
        self._bell.ring()
        await self._bell.until(lambda: self._arrived >= expected, FOLLOWERS_PATIENCE)

    def _past(self, version: int) -> Callable[[], bool]:
        return lambda: self.version != version


def iso(moment: float) -> str:
    """Write a moment as ISO 8601 in UTC."""
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")


def from_iso(text: str) -> float:
    """Read ISO 8601; a moment without a zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
