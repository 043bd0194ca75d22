"""One Web API call for one message; it carries its number, by which it can be looked up again."""

from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.pacing import Pacing
from bot.delivery.reconcile import METADATA
from bot.delivery.render import Letter
from bot.storage.outbox import Outgoing


async def send(
    client: AsyncWebClient, pacing: Pacing, promised: Outgoing, ready: Letter, channel: str
) -> str:
    """Post or edit when it is our turn; the message's ts. Raises what the call raises."""
    said = ready.message
    assert said is not None  # noqa: S101 - whoever sends has seen to it
    if ready.update_ts:
        update = partial(client.chat_update, channel=channel, ts=ready.update_ts)
        await pacing.call("chat.update", partial(update, text=said.text, blocks=said.blocks))
        return ready.update_ts
    post = partial(
        client.chat_postMessage,
        channel=channel,
        text=said.text,
        blocks=said.blocks,
        thread_ts=ready.thread_ts,
        metadata={"event_type": METADATA, "event_payload": {"outbox_id": promised.id}},
        unfurl_links=False,
        unfurl_media=False,
    )
    posted = await pacing.call("chat.postMessage", post, channel)
    return str(posted["ts"])
