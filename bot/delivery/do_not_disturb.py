"""Who does not want to be disturbed: Slack is asked before a sweep, about those who are due something."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import NETWORK, Meaning, read_failure
from bot.domain.policy import Policy
from bot.storage import quiet
from bot.storage.store import SWEEP, Store
from bot.usecases.look_up import Quiet, keep_quiet_times

log = logging.getLogger(__name__)
AHEAD = timedelta(minutes=5)
"""Those are asked about who are due something by then."""
FRESH = timedelta(minutes=5)
"""So long an answer holds."""
AT_ONCE, CALLS = 50, 6
"""People a call, as many as Slack takes, and calls a sweep: of three sweeps a minute under its rate."""
PATIENCE = 3.0
"""Seconds that a sweep waits for all the answers."""
NOT_FOR_US = ("missing_scope", "unknown_method", "not_allowed_token_type", "team_access_not_granted")
REST = timedelta(hours=1)
"""So long Slack is not asked again once it said that this is not for us to ask."""
LONGEST = timedelta(days=366)
"""What ends later than that is no time that somebody chose."""


class DoNotDisturb:
    """When people pause their notifications, kept in our rows. What is not answered is not known."""

    def __init__(
        self, store: Store, client: AsyncWebClient, clock: Callable[[], datetime], policy: Policy
    ) -> None:
        """`clock` is the workspace's."""
        self._store, self._client, self._clock = store, client, clock
        self._keep = partial(keep_quiet_times, policy=policy)
        self._refused_at: datetime | None = None

    async def learn(self) -> None:
        """Ask about everybody who is due something soon, or would be but for that; never raises, and gives up
        after three seconds.
        """
        try:
            await asyncio.wait_for(self._learn(self._clock()), PATIENCE)
        except Exception as error:
            log.info("not asked who is not to be disturbed: %s", type(error).__name__)

    async def _learn(self, now: datetime) -> None:
        if self._refused_at and timedelta() <= now - self._refused_at < REST:
            return
        limit = AT_ONCE * CALLS
        asked = await self._store.read(quiet.to_ask_about, now, now + AHEAD, now - FRESH, limit)
        groups = [asked[first : first + AT_ONCE] for first in range(0, len(asked), AT_ONCE)]
        await asyncio.gather(*(self._ask(group, now) for group in groups))

    async def _ask(self, group: list[tuple[str, str]], now: datetime) -> None:
        try:
            answer = await self._client.dnd_teamInfo(users=[slack_id for _, slack_id in group])
            said = answer.get("users") or {}
        except NETWORK as error:
            failure = read_failure(error)
            log.info("look-up dnd_teamInfo refused: %s", failure.code)
            if failure.code in NOT_FOR_US:
                self._refused_at = now
            if failure.meaning not in (Meaning.PERMANENT, Meaning.UNKNOWN):
                return
            refused = Quiet(times={}, unsaid=tuple(person_id for person_id, _ in group))
            await self._store.run(self._keep, refused, now, priority=SWEEP)
            return
        times = {person_id: quiet_time(said.get(slack_id) or {}, now) for person_id, slack_id in group}
        await self._store.run(self._keep, Quiet(times=times), now, priority=SWEEP)


def quiet_time(status: dict[str, Any], now: datetime) -> tuple[datetime, datetime] | None:
    """The present or next time that somebody is not to be disturbed; None for none. Slack's 1 means none."""
    try:
        start, end = (datetime.fromtimestamp(int(status[f"next_dnd_{which}_ts"]), UTC) for which in _ENDS)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None
    meant = bool(status.get("dnd_enabled")) and start < end and now < end < now + LONGEST
    return (start, end) if meant else None


_ENDS = ("start", "end")
