"""Slack's published rate limits, for those who ask for them (`--limits`)."""

import math

from sandbox.clock import Clock
from sandbox.errors import Refusal

PER_MINUTE = {"T1": 1, "T2": 20, "T3": 50, "T4": 100}  # calls per method (slack-platform.md §2f)
POSTS_PER_MINUTE = 300  # chat.postMessage in the whole workspace (design §5)
POST_BURST = 4  # posts to one channel before one a second holds: Slack says "short bursts" without a number


class Limits:
    """A bucket for each method, for posts one for each channel and one for all; on the workspace's clock."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self._clock = clock
        self._on = on
        self._buckets: dict[str, tuple[float, float]] = {}

    def count(self, method: str, tier: str, channel: str | None) -> None:
        """Count one call; raises `ratelimited` with the seconds to wait where it is one too many."""
        if not self._on:
            return
        if tier == "post":
            self._take(f"{method}/{channel}", size=POST_BURST, per_second=1.0)
            self._take(method, size=POSTS_PER_MINUTE, per_second=POSTS_PER_MINUTE / 60)
        elif tier in PER_MINUTE:
            self._take(method, size=PER_MINUTE[tier], per_second=PER_MINUTE[tier] / 60)

    def clear(self) -> None:
        """Forget every call counted so far."""
        self._buckets.clear()

    def _take(self, bucket: str, *, size: float, per_second: float) -> None:
        now = self._clock.now()
        left, since = self._buckets.get(bucket, (size, now))
        left = min(size, left + (now - since) * per_second)
        if left < 1:
            raise Refusal("ratelimited", retry_after=math.ceil((1 - left) / per_second))
        self._buckets[bucket] = (left - 1, now)
