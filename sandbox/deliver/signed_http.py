"""Deliveries over HTTP, signed as Slack signs them (v0)."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Sequence
from urllib.parse import urlencode

import aiohttp

from sandbox.deliver.acks import ACK_WITHIN, HTTP_TIMED_OUT, UNREACHABLE, Ack
from sandbox.workspace import SIGNING_SECRET, Json

USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


class SignedHttp:
    """The app's URLs, used in turn."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = tuple(urls)
        self._turns = itertools.cycle(self.urls)
        self._session: aiohttp.ClientSession | None = None

    async def deliver(
        self, kind: str, payload: Json, *, retry: tuple[int, str] | None, copies: int = 1
    ) -> Ack:
        """Post to the next URL and wait 3 s for its 2xx."""
        content_type, body = _encoded(kind, payload)
        headers = {"Content-Type": content_type, "User-Agent": USER_AGENT, "Accept": "*/*"}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        acks = await asyncio.gather(*(self._post(next(self._turns), body, headers) for _ in range(copies)))
        return acks[0]

    async def close(self) -> None:
        """Leave no connection open."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Ack:
        if self._session is None:
            # A fresh connection each time: one kept from before the app's restart would lose the delivery.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        try:
            async with asyncio.timeout(ACK_WITHIN):
                async with self._session.post(url, data=body, headers=headers | signature(body)) as answer:
                    return _read(answer, await answer.text())
        except TimeoutError:
            return HTTP_TIMED_OUT
        except aiohttp.ClientError:
            return UNREACHABLE


def signature(body: bytes) -> dict[str, str]:
    """Slack's headers for this body, signed now."""
    moment = str(int(time.time()))
    digest = hmac.new(SIGNING_SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"v0={digest}"}


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    if kind == "slash_commands":
        return "application/x-www-form-urlencoded", urlencode(payload).encode()
    if kind == "interactive":
        return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)}).encode()
    return "application/json", json.dumps(payload).encode()


def _read(answer: aiohttp.ClientResponse, text: str) -> Ack:
    no_retry = answer.headers.get("x-slack-no-retry") == "1"
    if not 200 <= answer.status < 300:
        return Ack(acked=False, error="http_service_error", retry_reason="http_error", no_retry=no_retry)
    if not text.strip():
        return Ack(acked=True)
    try:
        body = json.loads(text)
    except ValueError:
        return Ack(acked=True, body={"text": text})
    return Ack(acked=True, body=body if isinstance(body, dict) else {"text": text})
