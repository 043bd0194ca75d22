"""/live, /ready and /metrics, on a port of their own: for whoever watches the bot."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot import measures
from bot.storage.engines import DatabaseError
from bot.storage.locks import WrongKeysError, check_keys
from bot.storage.migrate import behind
from bot.storage.queues import Queues, queues
from bot.storage.store import Store

QUIET_SOCKET = timedelta(seconds=60)
"""Slack and we ping each other every few seconds, so this long without a frame is no pause but a break."""
TOO_OLD = timedelta(minutes=15)
"""A message that is promised, or a nudge that is due, is seen to within seconds while all is well."""
PATIENCE = 5.0
"""Seconds for the database to answer."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """`heard` is how long ago Slack was heard on a socket; None: over HTTP, where silence says nothing."""

    store: Store
    clock: Callable[[], datetime]
    heard: Callable[[], timedelta | None]


def watch(watched: Watched) -> web.Application:
    """The three answers, without words and without ids of people."""

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def ready(_: web.Request) -> web.Response:
        why = await _why_not(watched)
        return web.json_response({"ready": not why, "why": why}, status=503 if why else 200)

    async def metrics(_: web.Request) -> web.Response:
        await _why_not(watched)
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.add_routes([web.get("/live", live), web.get("/ready", ready), web.get("/metrics", metrics)])
    return application


async def _why_not(watched: Watched) -> list[str]:
    """What stands against being ready, in words for whoever is woken; none where all is well."""
    why = [*_silence(watched.heard()), *await _database(watched)]
    measures.READY.set(not why)
    return why


def _silence(heard: timedelta | None) -> list[str]:
    measures.FRAME_AGE.set(-1 if heard is None else heard.total_seconds())
    late = heard is not None and heard > QUIET_SOCKET
    return [f"Slack was last heard {_seconds(heard)} ago"] if heard is not None and late else []


async def _database(watched: Watched) -> list[str]:
    now = watched.clock()
    try:
        async with asyncio.timeout(PATIENCE):
            if await asyncio.to_thread(behind, watched.store.engine):
                return ["the database lacks a revision of this release: oops migrate"]
            await watched.store.read(check_keys)
            return _waiting(await watched.store.read(queues, now), now)
    except WrongKeysError:
        return ["OOPS_KEY lacks a key that the database is written with"]
    except (DatabaseError, TimeoutError):
        return ["the database does not answer"]
    except Exception as error:
        return [f"the database fails: {type(error).__name__}"]


def _waiting(found: Queues, now: datetime) -> list[str]:
    unsent, overdue = _age(found.oldest_unsent, now), _age(found.oldest_overdue, now)
    measures.UNSENT.set(found.unsent)
    measures.UNSENT_AGE.set(unsent.total_seconds())
    measures.OVERDUE.set(found.overdue)
    measures.OVERDUE_AGE.set(overdue.total_seconds())
    for state, count in found.lost.items():
        measures.LOST.labels(state).set(count)
    ages = {"the oldest promised message has waited for": unsent, "the oldest due nudge is late by": overdue}
    return [f"{what} {_seconds(age)}" for what, age in ages.items() if age > TOO_OLD]


def _age(since: datetime | None, now: datetime) -> timedelta:
    return max(now - since, timedelta(0)) if since else timedelta(0)


def _seconds(age: timedelta) -> str:
    return f"{age.total_seconds():.0f} s"
