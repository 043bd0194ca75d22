"""Answers to a person's interaction: in the ack, or over a response_url."""

from typing import Any

from sandbox import messages
from sandbox.errors import Refusal
from sandbox.interactions import Interaction
from sandbox.response_urls import ResponseUrl
from sandbox.sandbox import Sandbox
from sandbox.workspace import BOT_USER, Json, Message


def show_ack(sandbox: Sandbox, interaction: Interaction, channel: str, body: Json) -> None:
    """Post what an ack says: to the person alone unless it says in_channel. Raises Slack's refusal."""
    if any(body.get(part) for part in ("text", "blocks", "attachments")):
        _post(sandbox, interaction, channel, body)


def respond(sandbox: Sandbox, url: ResponseUrl, body: Json) -> None:
    """Do what a response_url was asked to do. Raises Slack's refusal."""
    source = sandbox.workspace.messages_in(url.channel).get(url.source_ts or "")
    if source is not None and source.user != BOT_USER:
        source = None  # a message shortcut's: somebody else wrote it
    if body.get("delete_original"):
        if source is not None:
            messages.delete(sandbox.workspace, source)
    elif source is not None and _overwrites(body):
        _replace(sandbox, url.interaction, source, body)
    else:
        _post(sandbox, url.interaction, url.channel, body)


def _overwrites(body: Json) -> bool:
    """With a thread_ts Slack overwrites the source unless told not to (slack-platform.md §2a)."""
    return bool(body.get("replace_original", bool(body.get("thread_ts"))))


def _replace(sandbox: Sandbox, interaction: Interaction, source: Message, body: Json) -> None:
    """An ephemeral source stays ephemeral, whatever response_type says."""
    changed = messages.change(
        sandbox.workspace, source, messages.content_of(body), body.get("metadata"), sandbox.next_ts()
    )
    if source.only_for:
        interaction.show(messages.as_slack(sandbox.workspace, changed))


def _post(sandbox: Sandbox, interaction: Interaction, channel: str, body: dict[str, Any]) -> None:
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise Refusal("invalid_response_type")
    in_channel = body.get("response_type") == "in_channel"
    message = Message(
        channel=channel,
        ts=sandbox.next_ts(),
        user=BOT_USER,
        content=messages.content_of(body),
        thread_ts=str(body["thread_ts"]) if body.get("thread_ts") else None,
        metadata=body.get("metadata"),
        only_for=None if in_channel else interaction.user,
    )
    messages.post(sandbox.workspace, message)
    interaction.show(messages.as_slack(sandbox.workspace, message))
