"""Waiting for something to change."""

import asyncio
from collections.abc import Callable


class Bell:
    """Rung after a change; those who wait look again each time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let everybody who waits look again."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, condition: Callable[[], bool], patience: float) -> bool:
        """Wait until the condition holds, `patience` seconds at most; says whether it does."""
        try:
            async with asyncio.timeout(patience):
                while not condition():
                    await self._rung.wait()
        except TimeoutError:
            return condition()
        return True
