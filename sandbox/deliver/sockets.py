"""Socket Mode: connections, hello, envelopes (each to exactly one connection), acks, disconnects."""

import asyncio
import json
import secrets
import time
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.deliver.acks import ACK_WITHIN, TIMED_OUT, UNREACHABLE, Ack
from sandbox.workspace import APP, Json

MOST_CONNECTIONS = 10  # slack-platform.md §2b
LIFE = 18_060.0  # seconds until Slack refreshes a connection: a few hours
DEBUG_LIFE = 360.0  # with debug_reconnects=true
WARNING_AHEAD = 10.0  # seconds between the warning and the refresh
LEAVE_WITHIN = 2.0  # seconds for an app that was asked to come again
CLOSE_WITHIN = 1.0  # seconds for the other side to agree to a close
TICKET_LIFE = 30.0  # seconds for which the URL of apps.connections.open can be used, once


class Sockets:
    """The app's open sockets, taken in turn, and the envelopes that await their acks."""

    def __init__(self) -> None:
        self.connections: list[web.WebSocketResponse] = []
        self._leaving: set[asyncio.Task[None]] = set()
        self._tickets: dict[str, float] = {}
        self._acks: dict[str, asyncio.Future[Ack]] = {}
        self._turn = 0

    def ticket(self) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = time.monotonic() + TICKET_LIFE
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection until either side ends it."""
        if self._tickets.pop(request.query.get("ticket", ""), 0.0) < time.monotonic():
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(timeout=CLOSE_WITHIN)
        await socket.prepare(request)
        if len(self.connections) >= MOST_CONNECTIONS:
            await _say_disconnect(socket, "too_many_websockets")
            await socket.close()
            return socket
        await self._hold(socket, DEBUG_LIFE if request.query.get("debug_reconnects") == "true" else LIFE)
        return socket

    async def deliver(
        self, kind: str, payload: Json, *, retry: tuple[int, str] | None, copies: int = 1
    ) -> Ack:
        """Send an envelope over one connection and wait 3 s for its ack, which may come over any."""
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        awaited: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = awaited
        try:
            for _ in range(copies):
                if not await self._send(envelope):
                    return UNREACHABLE
            return await asyncio.wait_for(awaited, ACK_WITHIN)
        except TimeoutError:
            return TIMED_OUT
        finally:
            del self._acks[envelope["envelope_id"]]

    async def refresh_all(self) -> None:
        """Ask every connection to come again."""
        await asyncio.gather(*(self._retire(socket) for socket in list(self.connections)))

    async def close(self) -> None:
        """Leave no connection open."""
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*(socket.close() for socket in self.connections))

    async def _hold(self, socket: web.WebSocketResponse, life: float) -> None:
        self.connections.append(socket)
        ageing = asyncio.create_task(self._age(socket, life))
        try:
            await socket.send_str(json.dumps(_hello(len(self.connections), life)))
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._hear(frame.data)
        finally:
            ageing.cancel()
            if socket in self.connections:
                self.connections.remove(socket)

    async def _age(self, socket: web.WebSocketResponse, life: float) -> None:
        await asyncio.sleep(life - WARNING_AHEAD)
        await _say_disconnect(socket, "warning")
        await asyncio.sleep(WARNING_AHEAD)
        await self._retire(socket)

    async def _retire(self, socket: web.WebSocketResponse) -> None:
        """Send it nothing more, ask it to leave, and close it if it stays.

        Closing it at once would make the SDK come again twice: for the request and for the close.
        """
        if socket not in self.connections:
            return
        self.connections.remove(socket)
        await _say_disconnect(socket, "refresh_requested")
        task = asyncio.create_task(_close_later(socket))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    def _hear(self, text: str) -> None:
        try:
            said: Any = json.loads(text)
        except ValueError:
            return
        awaited = self._acks.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if awaited is not None and not awaited.done():
            body = said.get("payload")
            awaited.set_result(Ack(acked=True, body=body if isinstance(body, dict) else {}))

    async def _send(self, envelope: Json) -> bool:
        text = json.dumps(envelope)
        for _ in range(len(self.connections)):
            if not self.connections:
                break
            self._turn += 1
            socket = self.connections[self._turn % len(self.connections)]
            try:
                await socket.send_str(text)
            except (ConnectionError, RuntimeError):  # closing: Slack takes another one
                continue
            return True
        return False


def _hello(connections: int, life: float) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {
            "host": "applink-sandbox",
            "build_number": 1,
            "approximate_connection_time": int(life),
        },
        "connection_info": {"app_id": APP},
    }


async def _close_later(socket: web.WebSocketResponse) -> None:
    await asyncio.sleep(LEAVE_WITHIN)
    await socket.close()


async def _say_disconnect(socket: web.WebSocketResponse, reason: str) -> None:
    said = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}
    try:
        await socket.send_str(json.dumps(said))
    except (ConnectionError, RuntimeError):  # it has gone already
        return
