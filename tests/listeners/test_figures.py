"""Insights cost little however often people look."""

import asyncio
from datetime import UTC, datetime
from itertools import chain, count, repeat

from bot.listeners.figures import KEPT, Figures
from bot.storage.store import Store

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_figures_are_read_anew_once_they_are_older_than_reading_took_many_times(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    began, took = 0.0, 1.0
    ticks = chain([began, took, took], [took + KEPT - 0.1], repeat(took + KEPT))
    figures = Figures(seconds=lambda: next(ticks))

    async def reads() -> list[bool]:
        first = await figures.read(store, NOW)
        return [await figures.read(store, NOW) is first for _ in range(2)]

    try:
        assert asyncio.run(reads()) == [True, False]
    finally:
        store.close()


def test_whoever_comes_while_they_are_read_is_given_the_same(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    seconds = count()
    figures = Figures(seconds=lambda: float(next(seconds)))

    async def together() -> bool:
        first, second = await asyncio.gather(figures.read(store, NOW), figures.read(store, NOW))
        return first is second

    try:
        assert asyncio.run(together())
    finally:
        store.close()
