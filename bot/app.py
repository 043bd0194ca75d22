"""The only wiring: settings in, a running bot out."""

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.clock import FollowedClock, real_now
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.do_not_disturb import DoNotDisturb
from bot.delivery.failures import NETWORK
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.lookups import Lookups
from bot.delivery.pacing import Pacing
from bot.delivery.timing import TimedClient
from bot.domain.policy import Policy
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.intake import always, be_watched, last_heard, listen, never, sockets_alive, unless_refused
from bot.listeners import (
    capture,
    clicks,
    doubts,
    drafts,
    ideas,
    lessons,
    mentor,
    mine,
    read_over,
    starts,
    submissions,
    typed,
)
from bot.listeners.desk import Desk
from bot.listeners.envelopes import Socket
from bot.settings import Settings, SettingsError
from bot.storage import nudges
from bot.storage.engines import OUTAGE
from bot.storage.locks import adopt_key
from bot.storage.migrate import upgrade
from bot.storage.private import private_folder
from bot.storage.replicas import Replicas
from bot.storage.store import Store
from bot.usecases.set_up import apply_installation
from bot.views.copy import Locales
from bot.views.prepared import as_json

log = logging.getLogger(__name__)
LISTENERS = (
    starts,
    capture,
    read_over,
    drafts,
    typed,
    ideas,
    mentor,
    submissions,
    mine,
    lessons,
    doubts,
    clicks,
)
"""As Bolt asks them: `/oops` is the first; the last answers every click that no other knows."""
CALL_TIMEOUT = 20
"""Seconds for one Web API call, well under the outbox's lease."""
GRACE = 8
"""Seconds to finish what was acknowledged before a stop."""
ASK_AGAIN_AFTER = 2
"""Seconds between two tries to reach Slack at the start."""


async def run(settings: Settings, *, http: tuple[str, int] | None, ready: Callable[[str], None]) -> None:
    """Run the bot until SIGTERM or SIGINT. `ready` is called with one line once it listens."""
    policy = read_policy(settings.policy)
    locales = Locales(HOUSE / "templates", settings.templates, channels=settings.locale)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(_store(settings))
        client = await stack.enter_async_context(slack_client(settings))
        team_id, address = await _introduce(client)
        _arrange(store, team_id, settings)
        clock, now = await _clock(settings, stack)
        lookups = Lookups(store, client, now, policy, settings.admins)
        dispatcher = _dispatcher(settings, store, client, lookups, locales, policy, now, address)
        sockets: list[Socket] = []
        alive = sockets_alive(sockets) if http is None else always
        quiet = DoNotDisturb(store, client, now, policy)
        heartbeat = Heartbeat(store, dispatcher, policy, now, settings.data / "pulse", alive, quiet.learn)
        desk = Desk(
            address=address,
            store=store,
            client=client,
            policy=policy,
            locales=locales,
            lookups=lookups,
            clock=now,
            wake=heartbeat.wake,
            lessons_channel=settings.lessons_channel,
            admins=settings.admins,
        )
        app = make_app(settings, client, desk)
        await _beat(heartbeat, store, stack)
        if clock:
            _meanwhile(_keep_time(clock, store, heartbeat, settings, team_id), stack)
        stack.push_async_callback(_finish, desk)
        await be_watched(settings, store, now, never if http else last_heard(sockets), stack)
        where = await listen(app, settings, http, sockets, stack)
        await heartbeat.beat()
        ready(f"oops is ready ({where})")
        if not settings.admins:
            _meanwhile(lookups.meet_admins(team_id), stack)
        await _until_stopped(_while_installed(client, dispatcher.refused))


def make_app(settings: Settings, client: AsyncWebClient, desk: Desk) -> AsyncApp:
    """Bolt with our listeners. Acks go out when a listener returns (slack-platform §5a)."""
    for trap in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
        os.environ.pop(trap, None)  # Bolt reads them by itself, and two mean OAuth (slack-platform §5d)
    app = AsyncApp(
        name="oops",  # else Bolt looks for one through every module that is loaded
        client=client,
        signing_secret=settings.signing_secret or "sockets need none",
        process_before_response=True,
        logger=logging.getLogger("slack_bolt"),  # else Bolt overrides the level that we set
    )
    for listeners in LISTENERS:
        listeners.register(app, desk)

    @app.error
    async def failed(error: Exception) -> None:
        log.error("a listener failed: %s", type(error).__name__)

    return app


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    try:
        private_folder(settings.data)
    except OSError as error:
        raise SettingsError(
            f"OOPS_DATA is wrong: {settings.data} cannot be made ({error.strerror})"
        ) from None
    store = Store(settings.database_url, settings.keyring)
    try:
        await asyncio.to_thread(upgrade, store.engine)
        adopt_key(store, real_now())
        if settings.keyring.first is None:
            log.warning("OOPS_KEY is not set: what people write is stored as plain text (docs/security.md)")
        yield store
    finally:
        await asyncio.to_thread(store.close)


@asynccontextmanager
async def slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """One shared session; no retries of the SDK's own, which post twice (slack-platform §2d)."""
    limit = aiohttp.ClientTimeout(total=CALL_TIMEOUT)
    async with aiohttp.ClientSession(timeout=limit, json_serialize=as_json) as session:
        yield web_client(settings.bot_token, settings.api_url, session)


def web_client(token: str, address: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """A client of Slack's Web API."""
    sdk = logging.getLogger("slack_sdk")
    sdk.setLevel(logging.INFO)  # of its own: else it words each call for a debug log that nobody keeps
    return TimedClient(token=token, base_url=address, session=session, retry_handlers=[], logger=sdk)


async def _introduce(client: AsyncWebClient) -> tuple[str, str]:
    """Our workspace's id and address. Waits for a silent Slack; raises where it refuses the token."""
    while True:
        try:
            we = await client.auth_test()
            return str(we["team_id"]), str(we.get("url") or "https://slack.com").rstrip("/")
        except NETWORK as error:
            unless_refused(error, "SLACK_BOT_TOKEN")
        await asyncio.sleep(ASK_AGAIN_AFTER)


def _arrange(store: Store, team_id: str, settings: Settings) -> None:
    """Apply who is whose manager and where cards go, as far as the installation says."""
    with store.transaction() as tx:
        apply_installation(tx, team_id, settings.people)


async def _clock(
    settings: Settings, stack: AsyncExitStack
) -> tuple[FollowedClock | None, Callable[[], datetime]]:
    if not settings.clock_url:
        return None, real_now
    clock = FollowedClock(settings.clock_url)
    stack.push_async_callback(clock.close)
    await clock.begin()
    return clock, clock.now


async def _keep_time(
    clock: FollowedClock, store: Store, heartbeat: Heartbeat, settings: Settings, team_id: str
) -> None:
    follow = _follow(clock, store, heartbeat, settings, team_id)
    await asyncio.gather(follow, _tell_next(clock, store))


async def _follow(
    clock: FollowedClock, store: Store, heartbeat: Heartbeat, settings: Settings, team_id: str
) -> None:
    async def moved() -> None:
        await heartbeat.catch_up()
        await clock.tell_next(await store.read(nudges.next_due))

    async def reset() -> None:
        await asyncio.to_thread(store.clear)
        adopt_key(store, real_now())
        _arrange(store, team_id, settings)

    await clock.follow(moved, reset)


async def _tell_next(clock: FollowedClock, store: Store) -> None:
    """Keep the sandbox told of when the next nudge is due, for its *skip to next nudge*."""
    while True:
        with contextlib.suppress(*OUTAGE):
            await clock.tell_next(await store.read(nudges.next_due))
        await asyncio.sleep(0.3)


async def _finish(desk: Desk) -> None:
    try:
        await asyncio.wait_for(desk.finish(), GRACE)
    except TimeoutError:
        log.warning("stopped with work still going on after its ack")


def _dispatcher(
    settings: Settings,
    store: Store,
    client: AsyncWebClient,
    lookups: Lookups,
    locales: Locales,
    policy: Policy,
    now: Callable[[], datetime],
    address: str,
) -> Dispatcher:
    pacing = Pacing(unhurried=settings.paced)
    return Dispatcher(store, client, lookups, locales, policy, now, settings.admins, address, pacing)


async def _beat(heartbeat: Heartbeat, store: Store, stack: AsyncExitStack) -> None:
    """Begin to sweep and to send; what another replica promises is sent from here, too."""
    await heartbeat.start()
    stack.push_async_callback(heartbeat.stop)
    wake = partial(asyncio.get_running_loop().call_soon_threadsafe, heartbeat.wake)
    replicas = Replicas(store, wake)
    replicas.start()
    stack.push_async_callback(asyncio.to_thread, replicas.stop)


def _meanwhile(work: Coroutine[Any, Any, None], stack: AsyncExitStack) -> None:
    """Do it beside everything else, until the bot stops."""
    stack.push_async_callback(_cancel, asyncio.create_task(work))


async def _cancel(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _until_stopped(installed: Coroutine[Any, Any, None]) -> None:
    """Wait for SIGTERM or SIGINT. Raises what `installed` raises before."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    waits = {asyncio.create_task(stopped.wait()), asyncio.create_task(installed)}
    done, others = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    for task in done:
        task.result()


async def _while_installed(client: AsyncWebClient, refused: asyncio.Event) -> None:
    """Raises SettingsError once our token is refused for good: the app was removed, or its token revoked."""
    while await refused.wait():
        await asyncio.sleep(ASK_AGAIN_AFTER)
        refused.clear()
        await _introduce(client)
