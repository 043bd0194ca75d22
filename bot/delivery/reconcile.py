"""After an unknown outcome: look a message up by the metadata it carries (slack-platform §2d)."""

from datetime import timedelta
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.storage.outbox import Outgoing

METADATA = "oops_message"
EARLIER = timedelta(minutes=5)
"""How far before the promise to start looking, for clocks that differ."""
PAGES = 10


class UnendingError(Exception):
    """So much was said there since that the end was not reached: it may be further on."""


async def find_sent(
    client: AsyncWebClient, promised: Outgoing, channel: str, thread_ts: str | None
) -> str | None:
    """The ts of the message if it arrived.

    Raises SlackApiError where looking is not possible, UnendingError where it leads nowhere.
    """
    oldest = str((promised.promised_at - EARLIER).timestamp())
    cursor: str | None = None
    for _ in range(PAGES):
        page = await _page(client, channel, thread_ts, oldest, cursor)
        for message in page.get("messages") or []:
            metadata = message.get("metadata") or {}
            carried = metadata.get("event_payload") or {}
            if metadata.get("event_type") == METADATA and str(carried.get("outbox_id")) == str(promised.id):
                return str(message["ts"])
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
    raise UnendingError


async def _page(
    client: AsyncWebClient, channel: str, thread_ts: str | None, oldest: str, cursor: str | None
) -> dict[str, Any]:
    if thread_ts:
        answer = await client.conversations_replies(
            channel=channel,
            ts=thread_ts,
            oldest=oldest,
            inclusive=True,
            include_all_metadata=True,
            limit=200,
            cursor=cursor,
        )
    else:
        answer = await client.conversations_history(
            channel=channel,
            oldest=oldest,
            inclusive=True,
            include_all_metadata=True,
            limit=200,
            cursor=cursor,
        )
    return cast("dict[str, Any]", answer.data)
