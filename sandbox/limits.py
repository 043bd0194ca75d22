"""Slack's published rate limits, for those who ask for them (`--limits`)."""

import math
from collections import deque

from sandbox.clock import Clock
from sandbox.errors import Refusal

MINUTE = 60.0
PER_MINUTE = {"T2": 20, "T3": 50, "T4": 100}  # calls per method (slack-platform.md §2f)
T1_BURST = 4  # calls; T1 is one a minute, where Slack tolerates "a small amount of burst behavior"
POSTS_PER_MINUTE = 300  # chat.postMessage in the whole workspace (design §5)
POST_BURST = (
    4  # posts to one channel before one a second holds: Slack allows "short bursts", without a number
)


class Limits:
    """Counts calls by method, and posts by channel and altogether, on the workspace's clock."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self._clock = clock
        self._on = on
        self._buckets: dict[str, tuple[float, float]] = {}
        self._windows: dict[str, deque[float]] = {}

    def count(self, method: str, tier: str, channel: str | None) -> None:
        """Count one call; raises `ratelimited` with the seconds to wait where it is one too many."""
        if not self._on:
            return
        if tier == "post":
            self._drip(f"{method}/{channel}", size=POST_BURST, per_second=1.0)
            self._slide(method, POSTS_PER_MINUTE)
        elif tier == "T1":
            self._drip(method, size=T1_BURST, per_second=1 / MINUTE)
        elif tier in PER_MINUTE:
            self._slide(method, PER_MINUTE[tier])

    def clear(self) -> None:
        """Forget every call counted so far."""
        self._buckets.clear()
        self._windows.clear()

    def _slide(self, name: str, most: int) -> None:
        """So many in any one minute."""
        now, window = self._clock.now(), self._windows.setdefault(name, deque())
        while window and window[0] <= now - MINUTE:
            window.popleft()
        if len(window) >= most:
            raise Refusal("ratelimited", retry_after=math.ceil(window[0] + MINUTE - now))
        window.append(now)

    def _drip(self, name: str, *, size: float, per_second: float) -> None:
        """A burst of `size`, which comes back at this rate."""
        now = self._clock.now()
        left, since = self._buckets.get(name, (size, now))
        left = min(size, left + (now - since) * per_second)
        if left < 1:
            raise Refusal("ratelimited", retry_after=math.ceil((1 - left) / per_second))
        self._buckets[name] = (left - 1, now)
