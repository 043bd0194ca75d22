"""How long each Web API call takes, and what it came to."""

import logging
from time import monotonic
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import measures

log = logging.getLogger(__name__)


class TimedClient(AsyncWebClient):
    """A client that measures its calls itself: aiohttp's own tracing costs as much as the half of a call."""

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        method, began = api_url.rpartition("/")[2], monotonic()
        try:
            answer = await super()._request(http_verb=http_verb, api_url=api_url, req_args=req_args)
        except Exception as error:
            _measure(method, began, type(error).__name__)
            raise
        _measure(method, began, str(answer["status_code"]))
        return answer


def _measure(method: str, began: float, status: str) -> None:
    took = monotonic() - began
    measures.CALLS.labels(method, status).observe(took)
    log.info("%s: %s in %.0f ms", method, status, took * 1000)
