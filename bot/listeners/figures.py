"""What insights are made of, kept for a little while: reading them takes long where much was told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.storage.store import Store
from bot.usecases.home import Tallies, read_tallies

KEPT = 20
"""Times as long as reading took: a twentieth of one reader's time, and fresh where little was told."""


@dataclass
class Figures:
    """The tallies as they were read last. They are about everybody, so one reading serves all Home tabs."""

    seconds: Callable[[], float] = time.monotonic
    _tallies: Tallies | None = None
    _fresh_until: float = 0.0
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def read(self, store: Store, now: datetime) -> Tallies:
        """The tallies, read anew where they are no longer fresh; whoever comes meanwhile waits for them."""
        async with self._reading:
            began = self.seconds()
            if self._tallies is None or began >= self._fresh_until:
                self._tallies = await store.read(read_tallies, now)
                took = self.seconds() - began
                self._fresh_until = self.seconds() + KEPT * took
            return self._tallies
