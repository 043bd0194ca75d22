"""chat.*: posting, changing and deleting messages."""

import re

from sandbox import messages
from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call, conversation_for, joined_conversation
from sandbox.workspace import BOT_USER, Conversation, Json, Message


def post_message(sandbox: Sandbox, call: Call) -> Json:
    """chat.postMessage; a user id as channel opens the direct message."""
    channel = _to_post_in(sandbox, call)
    message = Message(
        channel=channel.id,
        ts=sandbox.next_ts(),
        user=BOT_USER,
        content=messages.content_of(call.arguments),
        thread_ts=_thread(call),
        metadata=call.arguments.get("metadata") or None,
    )
    messages.post(sandbox.workspace, message)
    shown = messages.as_slack(sandbox.workspace, message, metadata="all")
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(sandbox: Sandbox, call: Call) -> Json:
    """chat.postEphemeral: only its addressee sees it, and only as a member."""
    channel = _to_post_in(sandbox, call)
    user = sandbox.workspace.person(call.needed("user", "user_not_found")).id
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    message = Message(
        channel=channel.id,
        ts=sandbox.next_ts(),
        user=BOT_USER,
        content=messages.content_of(call.arguments),
        thread_ts=_thread(call),
        only_for=user,
    )
    messages.post(sandbox.workspace, message)
    sandbox.interactions.show(user, messages.as_slack(sandbox.workspace, message))
    return {"message_ts": message.ts}


def update(sandbox: Sandbox, call: Call) -> Json:
    """chat.update: of the app's own messages only."""
    message = _own_message(sandbox, call, "cant_update_message")
    if sandbox.workspace.conversations[message.channel].is_archived:
        raise Refusal("is_inactive")
    if len(call.text("text")) > messages.LONGEST_UPDATE:
        raise Refusal("msg_too_long")
    content = messages.content_of(call.arguments)
    changed = messages.change(
        sandbox.workspace, message, content, call.arguments.get("metadata") or None, sandbox.next_ts()
    )
    shown = messages.as_slack(sandbox.workspace, changed, metadata="all")
    return {"channel": message.channel, "ts": message.ts, "text": content["text"], "message": shown}


def delete(sandbox: Sandbox, call: Call) -> Json:
    """chat.delete: of the app's own messages only."""
    message = _own_message(sandbox, call, "cant_delete_message")
    messages.delete(sandbox.workspace, message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(sandbox: Sandbox, call: Call) -> Json:
    """chat.getPermalink: an address in this workspace's page."""
    channel = conversation_for(sandbox, call)
    message = sandbox.workspace.messages_in(channel.id).get(call.needed("message_ts", "message_not_found"))
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _to_post_in(sandbox: Sandbox, call: Call) -> Conversation:
    named = call.needed("channel", "channel_not_found")
    if named in sandbox.workspace.people:
        if sandbox.workspace.people[named].is_bot:
            raise Refusal("cannot_dm_bot")
        return sandbox.workspace.direct_message((named, BOT_USER), sandbox.clock.now())
    channel = joined_conversation(sandbox, call)
    if channel.is_archived:
        raise Refusal("is_archived")
    return channel


def _thread(call: Call) -> str | None:
    """The thread to reply in. Slack refuses what is no ts, and takes one that it does not know."""
    thread_ts = call.text("thread_ts")
    if thread_ts and not re.fullmatch(r"\d+\.\d+", thread_ts):
        raise Refusal("invalid_thread_ts", messages=[f"[ERROR] {thread_ts} is not a valid thread_ts"])
    return thread_ts or None


def _own_message(sandbox: Sandbox, call: Call, otherwise: str) -> Message:
    channel = joined_conversation(sandbox, call)
    message = sandbox.workspace.messages_in(channel.id).get(call.needed("ts", "message_not_found"))
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    if message.user != BOT_USER:
        raise Refusal(otherwise)
    return message
