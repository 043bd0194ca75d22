"""How long each Web API call takes, and what it came to."""

import logging
from time import monotonic
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot import measures

log = logging.getLogger(__name__)


def timed_calls() -> aiohttp.TraceConfig:
    """What tells a client session to measure its calls."""
    config = aiohttp.TraceConfig()
    config.on_request_start.append(_begin)
    config.on_request_end.append(_answered)
    config.on_request_exception.append(_broken)
    return config


async def _begin(
    _: aiohttp.ClientSession, call: SimpleNamespace, __: aiohttp.TraceRequestStartParams
) -> None:
    call.began = monotonic()


async def _answered(
    _: aiohttp.ClientSession, call: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    _measure(call, params, str(params.response.status))


async def _broken(
    _: aiohttp.ClientSession, call: SimpleNamespace, params: aiohttp.TraceRequestExceptionParams
) -> None:
    _measure(call, params, type(params.exception).__name__)


def _measure(call: SimpleNamespace, params: Any, status: str) -> None:
    method, took = _method(params.url.path), monotonic() - call.began
    measures.CALLS.labels(method, status).observe(took)
    log.info("%s: %s in %.0f ms", method, status, took * 1000)


def _method(path: str) -> str:
    """The method's name. Any other address is a response_url, whose path is a secret."""
    return path.removeprefix("/api/") if path.startswith("/api/") else "response_url"
