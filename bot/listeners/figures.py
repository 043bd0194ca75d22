"""What insights are made of, kept for a little while: reading them takes long where much was told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.storage.store import Store
from bot.usecases.home import Tallies, read_tallies

KEPT = 20
"""Times as long as reading took: a twentieth of one reader's time, and fresh where little was told."""
LONG, OLD = 0.1, 24 * 3600
"""Seconds. Nobody waits for a reading that took long, unless the last one is as old as that."""


@dataclass
class Figures:
    """The tallies as they were read last. They are about everybody, so one reading serves all Home tabs."""

    seconds: Callable[[], float] = time.monotonic
    _tallies: Tallies | None = None
    _read_at: float = 0.0
    _took: float = 0.0
    _reading: "asyncio.Task[Tallies] | None" = None

    async def read(self, store: Store, now: datetime) -> Tallies:
        """The tallies; where they are no longer fresh they are read anew, once for all who come meanwhile."""
        age = self.seconds() - self._read_at
        if self._tallies is not None and age < KEPT * self._took:
            return self._tallies
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(store, now))
            self._reading.add_done_callback(_heard)
        if self._tallies is not None and self._took > LONG and age < OLD:
            return self._tallies
        return await asyncio.shield(self._reading)

    async def _read(self, store: Store, now: datetime) -> Tallies:
        began = self.seconds()
        self._tallies = await store.read(read_tallies, now)
        self._read_at = self.seconds()
        self._took = self._read_at - began
        return self._tallies


def _heard(reading: "asyncio.Task[Tallies]") -> None:
    """A reading that failed is read again by whoever comes next; asyncio need not log it."""
    if not reading.cancelled():
        reading.exception()
