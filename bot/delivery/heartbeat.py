"""The heartbeat: APScheduler's interval jobs. Due work is rows, never scheduler jobs."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.dispatcher import Dispatcher
from bot.domain.policy import Policy
from bot.storage.engines import OUTAGE
from bot.storage.store import SWEEP, Store
from bot.usecases.sweep import Sweep, sweep
from bot.usecases.take_up import TakeUp, take_up

log = logging.getLogger(__name__)
GRACE = 8
"""Seconds to finish sending before a stop."""
SWEEP_EVERY, DISPATCH_EVERY, PICK_UP_EVERY, PULSE_EVERY = 20, 2, 5, 10
"""Seconds. Whatever people do wakes the dispatcher at once; these are for what time brings."""


async def unless_away(job: Callable[[], Awaitable[None]]) -> None:
    """Do it, unless the database is away: then one line says so, and the next beat tries again."""
    try:
        await job()
    except OUTAGE as error:
        log.warning("the database does not answer (%s); the next beat tries again", type(error).__name__)


async def _beaten(job: Callable[[], Awaitable[None]]) -> None:
    with contextlib.suppress(asyncio.CancelledError):  # a stop cuts it short and hands back what it held
        await unless_away(job)


class Heartbeat:
    """Keeps the sweep and the dispatcher going."""

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        policy: Policy,
        clock: Callable[[], datetime],
        pulse: Path,
        alive: Callable[[], Awaitable[bool]],
        before_sweep: Callable[[], Awaitable[None]],
    ) -> None:
        """`pulse` is a file touched while `alive` says so; `oops health` looks at its age.

        `before_sweep` is what a sweep waits for.
        """
        self._store, self._dispatcher, self._clock = store, dispatcher, clock
        self._sweep, self._due = partial(sweep, policy=policy), Sweep(admins=dispatcher.admins)
        self._heed = partial(take_up, policy=policy)
        self._pulse, self._alive, self._before_sweep = pulse, alive, before_sweep
        self._woken = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._sending: asyncio.Task[None] | None = None
        self._drains: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        """Pick up what a crash left, then beat."""
        await self._dispatcher.pick_up(all_of_them=self._store.embedded)
        self._sending = asyncio.create_task(self._send_when_woken())
        jobs = {
            self.sweep_now: SWEEP_EVERY,
            self._wake_soon: DISPATCH_EVERY,
            self._pick_up: PICK_UP_EVERY,
            self.beat: PULSE_EVERY,
        }
        for job, seconds in jobs.items():
            done = partial(_beaten, job)
            every = {"seconds": seconds, "coalesce": True, "max_instances": 1}
            self._scheduler.add_job(done, "interval", name=job.__name__, **every)
        self._scheduler.add_job(partial(_beaten, self._take_up), name="take_up")
        self._scheduler.start()
        self.wake()

    def wake(self) -> None:
        """Something was promised: send at once."""
        self._woken.set()

    async def sweep_now(self) -> None:
        """Turn every due nudge into a promise, a hundred a transaction."""
        await self._before_sweep()
        while await self._store.run(self._sweep, self._due, self._clock(), priority=SWEEP):
            pass
        self.wake()

    async def catch_up(self) -> None:
        """Sweep, and send what came of it: after the clock was moved."""
        await self.sweep_now()
        await self._dispatcher.drain()
        if self._drains:  # one that was under way may have taken what is new
            await asyncio.wait(set(self._drains))

    async def stop(self) -> None:
        """Finish what is being sent, within the grace period, then rest."""
        self._dispatcher.finish()
        self._scheduler.shutdown(wait=False)
        self._stopping = True
        self.wake()
        if self._sending:
            await self._sending
        if self._drains:
            _, late = await asyncio.wait(self._drains, timeout=GRACE)
            for drain in late:
                drain.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._dispatcher.hand_back()

    async def _send_when_woken(self) -> None:
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            drain = asyncio.create_task(self._drain())
            self._drains.add(drain)
            drain.add_done_callback(self._drains.discard)

    async def _drain(self) -> None:
        try:
            await unless_away(self._dispatcher.drain)
        except Exception:
            log.exception("the dispatcher stumbled; it goes on at the next beat")

    async def _wake_soon(self) -> None:
        self.wake()

    async def _take_up(self) -> None:
        """Once: heed a policy that asks more often than the one before."""
        after: str | None = ""
        while after is not None:
            after = await self._store.run(self._heed, TakeUp(after=after), self._clock(), priority=SWEEP)

    async def _pick_up(self) -> None:
        await self._dispatcher.pick_up(all_of_them=False)

    async def beat(self) -> None:
        """Leave a pulse for `oops health`, if Slack is heard."""
        if await self._alive():
            await asyncio.to_thread(self._pulse.touch)
