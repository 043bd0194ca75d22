"""Messages: writing them, changing them, and how Slack shows them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox import rules
from sandbox.elements import with_ids
from sandbox.errors import Refusal
from sandbox.seed import APP_NAME
from sandbox.workspace import APP, BOT, BOT_USER, TEAM, Json, Message, Workspace

LONGEST_TEXT = 40_000  # characters; Slack cuts the rest off (slack-platform.md §1a)
LONGEST_UPDATE = 4_000  # characters in chat.update, which refuses more


def content_of(arguments: Mapping[str, Any]) -> Json:
    """What a message holds, from the arguments of a chat.* call or a response; raises Slack's refusal."""
    _refuse_faulty(arguments)
    content: Json = {
        "text": str(arguments.get("text") or arguments.get("markdown_text") or "")[:LONGEST_TEXT]
    }
    if blocks := arguments.get("blocks"):
        content["blocks"] = with_ids(blocks)
    if attachments := arguments.get("attachments"):
        content["attachments"] = [{"id": number, **one} for number, one in enumerate(attachments, start=1)]
    return content


def post(workspace: Workspace, message: Message) -> Message:
    """Put a message into its conversation."""
    workspace.messages_in(message.channel)[message.ts] = message
    return message


def change(workspace: Workspace, message: Message, content: Json, metadata: Json | None, ts: str) -> Message:
    """Put other content into a message; metadata stays where none is given."""
    edited = (
        None if "blocks" in content else ts
    )  # with blocks there is no "edited" mark (slack-platform.md §2c)
    changed = replace(message, content=content, metadata=metadata or message.metadata, edited_ts=edited)
    return post(workspace, changed)


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away; one with replies leaves Slack's "This message was deleted." behind."""
    if any(one.thread_ts == message.ts for one in workspace.messages_in(message.channel).values()):
        gone = {"text": "This message was deleted.", "subtype": "tombstone", "hidden": True}
        post(workspace, replace(message, content=gone, user="USLACKBOT", metadata=None, thread_ts=message.ts))
    else:
        del workspace.messages_in(message.channel)[message.ts]


def visible_to(messages: Iterable[Message], user: str) -> Iterator[Message]:
    """Without other people's ephemerals."""
    return (one for one in messages if one.only_for in (None, user))


def all_as_slack(
    workspace: Workspace, channel: str, messages: Iterable[Message], *, metadata: str = "none"
) -> list[Json]:
    """Messages of one conversation as Slack returns them; `metadata`: "none", "type" (its name) or "all"."""
    threads: dict[str, list[Message]] = {}
    for one in workspace.messages_in(channel).values():
        if one.thread_ts not in (None, one.ts) and not one.only_for:
            threads.setdefault(str(one.thread_ts), []).append(one)
    return [_as_slack(workspace, one, threads.get(one.ts, []), metadata) for one in messages]


def as_slack(workspace: Workspace, message: Message, *, metadata: str = "none") -> Json:
    """One message as Slack returns it."""
    replies: list[Message] = []
    for one in reversed(workspace.messages_in(message.channel).values()):
        if one.ts == message.ts:  # replies are younger than their parent
            break
        if one.thread_ts == message.ts and not one.only_for:
            replies.insert(0, one)
    return _as_slack(workspace, message, replies, metadata)


def _refuse_faulty(arguments: Mapping[str, Any]) -> None:
    if refused := rules.message_refusal(arguments):
        raise Refusal(refused.error, messages=refused.messages)


def _as_slack(workspace: Workspace, message: Message, replies: list[Message], metadata: str) -> Json:
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "team": TEAM, **message.content}
    if message.user == BOT_USER:
        shown |= {"bot_id": BOT, "app_id": APP, "bot_profile": _bot_profile()}
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        shown["reactions"] = [dict(one) for one in message.reactions]
    if message.only_for:
        shown |= {"ephemeral": True, "is_ephemeral": True}
    if message.metadata and metadata != "none":
        shown["metadata"] = _metadata(message.metadata, whole=metadata == "all")
    return shown | _thread(workspace, message, replies)


def _metadata(metadata: Json, *, whole: bool) -> Json:
    return metadata if whole else {"event_type": metadata.get("event_type"), "event_payload": {}}


def _thread(workspace: Workspace, message: Message, replies: list[Message]) -> Json:
    if message.thread_ts not in (None, message.ts):
        return {"parent_user_id": _author(workspace, message.channel, message.thread_ts)}
    if not replies:
        return {}
    users = list(dict.fromkeys(one.user for one in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
    }


def _author(workspace: Workspace, channel: str, ts: str | None) -> str | None:
    parent = workspace.messages_in(channel).get(ts or "")
    return parent.user if parent else None


def _bot_profile() -> Json:
    return {
        "id": BOT,
        "app_id": APP,
        "user_id": BOT_USER,
        "name": APP_NAME,
        "icons": {},
        "deleted": False,
        "updated": 0,
        "team_id": TEAM,
    }
