"""Slack's published pace, kept to before Slack has to ask for it. Rules: slack-platform §2f."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.delivery.failures import NotYetError, read_failure

MINUTE = 60.0
PER_MINUTE = {"chat.postMessage": 300, "chat.update": 50, "conversations.open": 50}
"""Calls in one minute, in the workspace, that Slack takes at least; for posts it says "several hundred"."""
MARGIN = 0.96
"""So much of it is used: our minute and Slack's do not begin at the same moment."""
BURST = 4
"""Posts to one channel at once, before one a second holds. Slack allows "short bursts"."""
PATIENCE = 60.0
"""Seconds to wait for a turn: two of them, to open a conversation and to post, fit into a lease."""
MOST_CHANNELS = 10_000
"""From so many on, channels that were silent for long are forgotten."""


class Pacing:
    """When the next call of a method, or the next post to a channel, may go: whoever asks first goes first.

    Replicas do not know of each other's calls. What is too much together Slack refuses, and then that
    channel, or that method, waits for as long as Slack says.
    """

    def __init__(self, clock: Callable[[], float] = monotonic, *, unhurried: bool = True) -> None:
        """`clock` gives seconds and never goes back. Unless `unhurried`, only what Slack says is heeded."""
        self._clock, self._unhurried = clock, unhurried
        self._called: dict[str, deque[float]] = defaultdict(deque)
        self._posted: dict[str, float] = {}
        self._paused: dict[tuple[str, str | None], float] = {}

    async def call(
        self, method: str, asking: Callable[[], Awaitable[Any]], channel: str | None = None
    ) -> Any:
        """Ask Slack when it is our turn; `channel` is where a post goes. Raises what the call raises.

        Raises NotYetError where that takes too long: a message's lease must not run out while it waits.
        """
        asked = self._clock()
        at = self._in_turn(method, channel) if self._unhurried else 0.0
        while (turn := max(at, self._rest(method, channel))) > self._clock():
            if turn - asked > PATIENCE:
                raise NotYetError(timedelta(seconds=turn - self._clock()))
            await asyncio.sleep(turn - self._clock())
        try:
            return await asking()
        except SlackApiError as error:
            failure = read_failure(error)
            if failure.after:
                self._pause(method, channel, failure.after.total_seconds())
            raise
        finally:
            self._arrived(method, at)

    def _in_turn(self, method: str, channel: str | None) -> float:
        """When it is our turn. Whoever would wait too long takes none: it would be nobody's when it comes."""
        wait = self._free(method, channel) - self._clock()
        if wait > PATIENCE:
            raise NotYetError(timedelta(seconds=wait))
        return self.reserve(method, channel)

    def _rest(self, method: str, channel: str | None) -> float:
        """Until when Slack does not want to hear of it."""
        return max(self._paused.get((method, None), 0.0), self._paused.get((method, channel), 0.0))

    def _pause(self, method: str, channel: str | None, seconds: float) -> None:
        """One channel has had too many posts; where another has, too, it is the whole workspace."""
        now = self._clock()
        self._paused = {key: until for key, until in self._paused.items() if until > now}
        another = any(of == method and where != channel for of, where in self._paused)
        self._paused[method, None if another else channel] = now + seconds

    def _arrived(self, method: str, at: float) -> None:
        """Slack's minute began for this call when it got there, at the latest by now: when we were slow."""
        called = self._called[method]
        if at in called:
            called[called.index(at)] = self._clock()

    def reserve(self, method: str, channel: str | None = None) -> float:
        """Take the first moment that is free, now or to come."""
        at = self._free(method, channel)
        self._called[method].append(at)
        if channel:
            self._take(channel, at)
        return at

    def _free(self, method: str, channel: str | None) -> float:
        return max(self._clock(), self._next_call(method), self._next_post(channel) if channel else 0.0)

    def _next_call(self, method: str) -> float:
        called, most = self._called[method], int(PER_MINUTE[method] * MARGIN)
        while len(called) > most:
            called.popleft()
        return called[0] + MINUTE if len(called) == most else 0.0

    def _next_post(self, channel: str) -> float:
        return self._posted.get(channel, 0.0) - BURST + 1

    def _take(self, channel: str, at: float) -> None:
        """Each post uses up a second of the channel's, of which a few may be owed."""
        self._posted[channel] = max(self._posted.get(channel, 0.0), at) + 1.0
        if len(self._posted) > MOST_CHANNELS:
            now = self._clock()
            self._posted = {name: until for name, until in self._posted.items() if until > now}
