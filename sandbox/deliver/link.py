"""The one way from the workspace to the app, with the misfortunes that can happen on it."""

import asyncio
import time
from dataclasses import replace

from sandbox.clock import Clock, iso
from sandbox.deliver.acks import ACK_WITHIN, HTTP_TIMED_OUT, TIMED_OUT, Ack
from sandbox.deliver.signed_http import SignedHttp
from sandbox.deliver.sockets import Sockets
from sandbox.faults import Faults, traits
from sandbox.log import Log
from sandbox.workspace import Json


class Link:
    """Delivers to the URLs where there are any, else to the sockets; every delivery is logged."""

    def __init__(self, sockets: Sockets, http: SignedHttp, faults: Faults, log: Log, clock: Clock) -> None:
        self.sockets = sockets
        self.http = http
        self._faults = faults
        self._log = log
        self._clock = clock

    async def deliver(self, kind: str, payload: Json, *, retry: tuple[int, str] | None = None) -> Ack:
        """Deliver once and say what came back. `kind` is slash_commands, interactive or events_api."""
        began, at = time.monotonic(), iso(self._clock.now())
        ack = await self._deliver_amid_faults(kind, payload, retry)
        self._log.write(
            at,
            "slack",
            type=kind,
            via="http" if self.http.urls else "socket",
            acked=ack.acked,
            error=ack.error,
            retry_attempt=retry[0] if retry else 0,
            request=payload,
            response=ack.body,
            took_ms=took_ms(began),
        )
        return ack

    async def _deliver_amid_faults(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Ack:
        about = _traits(kind, payload)
        timed_out = HTTP_TIMED_OUT if self.http.urls else TIMED_OUT
        if late := self._faults.striking(("latency",), about):
            await asyncio.sleep(late.seconds or 1.0)
        if self._faults.striking(("timeout", "drop_before"), about):
            await asyncio.sleep(ACK_WITHIN)
            return timed_out
        copies = 2 if self._faults.striking(("duplicate_delivery",), about) else 1
        if self._faults.striking(("disconnect",), about) and not self.http.urls:
            return await self._deliver_and_disconnect(kind, payload, retry)
        way = self.http if self.http.urls else self.sockets
        ack = await way.deliver(kind, payload, retry=retry, copies=copies)
        if ack.acked and self._faults.striking(("lost_ack", "drop_after"), about):
            return replace(timed_out, body=ack.body)
        return ack

    async def _deliver_and_disconnect(self, kind: str, payload: Json, retry: tuple[int, str] | None) -> Ack:
        delivered = asyncio.create_task(self.sockets.deliver(kind, payload, retry=retry))
        await asyncio.sleep(0)  # the envelope is on its way before the socket goes
        await self.sockets.refresh_all()
        return await delivered


def took_ms(began: float) -> int:
    """Milliseconds of real time since `began` on the monotonic clock."""
    return round((time.monotonic() - began) * 1000)


def _traits(kind: str, payload: Json) -> dict[str, set[str]]:
    event = payload.get("event")
    inner = event if isinstance(event, dict) else payload
    user, channel = inner.get("user"), inner.get("channel")
    return traits(
        method={kind, str(inner.get("type", kind)), str(inner.get("command", kind))},
        channel={payload.get("channel_id"), channel.get("id") if isinstance(channel, dict) else channel},
        user={payload.get("user_id"), user.get("id") if isinstance(user, dict) else user},
    )
