"""Events to the app: delivered in the background, retried as Slack retries them."""

import asyncio
import secrets

from sandbox.clock import Clock
from sandbox.deliver.link import Link
from sandbox.workspace import APP, BOT_USER, TEAM, VERIFICATION_TOKEN, Json

RETRY_AFTER = (0.0, 60.0, 300.0)  # seconds of workspace time: at once, 1 min, 5 min (slack-platform.md §2b)


class Events:
    """The events on their way; each is tried four times at most."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link = link
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    def emit(self, event: Json) -> None:
        """Send an event to the app, without waiting."""
        task = asyncio.create_task(self._send(self._wrapped(event)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def forget(self) -> None:
        """Give up on every event that is on its way."""
        for task in self._under_way:
            task.cancel()

    async def _send(self, payload: Json) -> None:
        ack = await self._link.deliver("events_api", payload)
        for attempt, wait in enumerate(RETRY_AFTER, start=1):
            if ack.acked or ack.no_retry:
                return
            await self._clock.until(self._clock.now() + wait)
            ack = await self._link.deliver("events_api", payload, retry=(attempt, ack.retry_reason))

    def _wrapped(self, event: Json) -> Json:
        now = self._clock.now()
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM,
            "context_team_id": TEAM,
            "context_enterprise_id": None,
            "api_app_id": APP,
            "event": {"event_ts": f"{now:.6f}", **event},
            "type": "event_callback",
            "event_id": "Ev" + secrets.token_hex(5).upper(),
            "event_time": int(now),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-" + secrets.token_hex(12),
        }
