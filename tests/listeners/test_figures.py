"""Insights cost little however often people look."""

import asyncio
from datetime import UTC, datetime
from itertools import chain, count, repeat

import pytest

from bot.listeners.figures import KEPT, LONG, OLD, Figures
from bot.storage.store import Store

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(("took", "waits"), [(LONG / 2, True), (LONG * 10, False)])
def test_figures_that_are_old_are_read_anew_and_nobody_waits_where_that_takes_long(
    sqlite_url: str, took: float, waits: bool
) -> None:
    store = Store(sqlite_url)
    old = took + KEPT * took
    ticks = chain([took, 0.0, took, old - took / 10], repeat(old))
    figures = Figures(seconds=lambda: next(ticks))

    async def reads() -> list[bool]:
        first = await figures.read(store, NOW)
        found = [await figures.read(store, NOW) is first for _ in range(2)]
        async with asyncio.timeout(10):
            while await figures.read(store, NOW) is first:  # noqa: ASYNC110 - nobody is told of its end
                await asyncio.sleep(0.01)
        return found

    try:
        assert asyncio.run(reads()) == [True, not waits]
    finally:
        store.close()


def test_figures_of_yesterday_are_waited_for_however_long_they_take(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    ticks = chain([0.0, 0.0, 5.0], repeat(5.0 + OLD))
    figures = Figures(seconds=lambda: next(ticks))

    async def reads() -> bool:
        return await figures.read(store, NOW) is await figures.read(store, NOW)

    try:
        assert not asyncio.run(reads())
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
