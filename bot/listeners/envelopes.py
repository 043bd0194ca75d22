"""Envelopes that come more than once: over two sockets, or again after a lost ack."""

import asyncio
from collections.abc import Coroutine
from time import time
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import measures, trace

REMEMBERED = 1000
"""Envelopes whose answers are kept, so that a late copy is answered alike."""


async def answered(kind: str, asking: Coroutine[Any, Any, BoltResponse]) -> BoltResponse:
    """What Bolt answers to one request, timed; all that is done for it carries its trace.

    To be run in a task of its own.
    """
    trace.begin()
    with measures.ACKS.labels(kind).time():
        return await asking


class Envelopes:
    """What became of each envelope, for all sockets together.

    Slack sends an envelope over one socket; local-slack, for one, over every socket. Taken twice, `/oops`
    would leave a second draft behind and every click would be answered twice.
    """

    def __init__(self, app: AsyncApp) -> None:
        self._app = app
        self._answers: dict[str, asyncio.Task[BoltResponse]] = {}

    async def answer(self, request: SocketModeRequest) -> BoltResponse:
        """What the listeners say to an envelope. They are asked once, and finish though a socket goes."""
        asked = self._answers.get(request.envelope_id)
        if asked is None:
            asked = asyncio.create_task(answered(request.type, run_async_bolt_app(self._app, request)))
            self._answers[request.envelope_id] = asked
            if len(self._answers) > REMEMBERED:
                del self._answers[next(iter(self._answers))]
        return await asyncio.shield(asked)


class Socket(AsyncSocketModeHandler):
    """One connection to Slack, which shares its envelopes with the others."""

    def __init__(self, envelopes: Envelopes, app: AsyncApp, app_token: str) -> None:
        self._envelopes = envelopes
        super().__init__(app, app_token)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's own does
        """Answer an envelope over the connection that brought it."""
        began = time()
        await send_async_response(client, req, await self._envelopes.answer(req), began)
