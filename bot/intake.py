"""How requests come in: Slack's over two sockets or over HTTP, and those of whoever watches the bot."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from time import time

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.failures import NETWORK, Meaning, read_failure
from bot.delivery.watch import Watched, watch
from bot.listeners.envelopes import Envelopes, Socket, answered
from bot.settings import Settings, SettingsError
from bot.storage.store import Store

log = logging.getLogger(__name__)
SOCKETS = 2
"""Each refresh of a socket leaves a gap that the other one covers (slack-platform §5b)."""
EVENTS = "/slack/events"


async def listen(
    app: AsyncApp,
    settings: Settings,
    http: tuple[str, int] | None,
    sockets: list[Socket],
    stack: AsyncExitStack,
) -> str:
    """Begin to take Slack's requests; where. The open sockets are added to `sockets`.

    Raises SettingsError where Slack refuses the app token.
    """
    if http:
        await _serve(app, *http, stack)
        return f"http://{http[0]}:{http[1]}{EVENTS}"
    await _show_app_token(app.client, settings.app_token)
    envelopes = Envelopes(app)
    both = [Socket(envelopes, app, settings.app_token) for _ in range(SOCKETS)]
    for socket in both:
        stack.push_async_callback(socket.close_async)
    await asyncio.gather(*(socket.connect_async() for socket in both))  # type: ignore[no-untyped-call]  # Bolt left it untyped
    sockets.extend(both)
    return "sockets"


async def _serve(app: AsyncApp, host: str, port: int, stack: AsyncExitStack) -> None:
    async def take(request: web.Request) -> web.Response:
        asking = app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(await answered("http", asking))

    server = web.Application()
    server.router.add_post(EVENTS, take)
    await _answer_on(server, host, port, stack)


async def be_watched(
    settings: Settings,
    store: Store,
    now: Callable[[], datetime],
    heard: Callable[[], timedelta | None],
    stack: AsyncExitStack,
) -> None:
    """Answer whoever watches the bot, where the settings say so. `heard` is how long ago Slack was heard."""
    if settings.watch:
        watched = Watched(store=store, clock=now, heard=heard)
        await _answer_on(watch(watched), *settings.watch, stack)


async def _answer_on(server: web.Application, host: str, port: int, stack: AsyncExitStack) -> None:
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, host, port).start()


def sockets_alive(sockets: list[Socket]) -> Callable[[], Awaitable[bool]]:
    """Whether any socket is connected."""

    async def alive() -> bool:
        return any([await socket.client.is_connected() for socket in sockets])

    return alive


async def always() -> bool:
    """Over HTTP there is no connection that could break."""
    return True


def last_heard(sockets: list[Socket]) -> Callable[[], timedelta | None]:
    """How long ago Slack answered a ping on any socket; since the start, where it never did."""
    began = time()

    def heard() -> timedelta | None:
        pongs = [socket.client.last_ping_pong_time or 0.0 for socket in sockets]
        return timedelta(seconds=max(time() - max([began, *pongs]), 0.0))

    return heard


def never() -> None:
    """Over HTTP Slack's silence says nothing."""


async def _show_app_token(client: AsyncWebClient, token: str) -> None:
    """Ask once, because sockets would ask for ever. Raises SettingsError where Slack refuses the token."""
    try:
        await client.apps_connections_open(app_token=token)
    except NETWORK as error:
        unless_refused(error, "SLACK_APP_TOKEN")


def unless_refused(error: Exception, setting: str) -> None:
    """A Slack that does not answer may do so later. Raises SettingsError where it refuses the token."""
    failure = read_failure(error)
    if failure.meaning in (Meaning.AGAIN, Meaning.AMBIGUOUS):
        log.warning("Slack does not answer (%s); trying again", failure.code)
    else:
        raise SettingsError(f"{setting} is refused by Slack ({failure.code})") from None
