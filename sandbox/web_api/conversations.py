"""conversations.*: channels and direct messages, as far as the bot may see."""

from sandbox import messages
from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call, conversation_for, joined_conversation
from sandbox.web_api.paging import page
from sandbox.workspace import BOT_USER, TEAM, Conversation, Json, Message, may_see

MOST_IN_A_GROUP = 8  # people in a group direct message (slack-platform.md §2d)
_TYPE = {"channel": "public_channel", "private": "private_channel", "im": "im", "mpim": "mpim"}


def open_direct_message(sandbox: Sandbox, call: Call) -> Json:
    """conversations.open: the direct message with 1 to 8 people, or the one that `channel` names."""
    if call.text("channel"):
        found = joined_conversation(sandbox, call)
        return {"no_op": True, "already_open": True, "channel": _opened(found, call)}
    users = call.people("users")
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > MOST_IN_A_GROUP:
        raise Refusal("too_many_users")
    people = [sandbox.workspace.person(user) for user in users]
    if any(person.is_bot for person in people):
        raise Refusal("cannot_dm_bot")
    if any(person.deleted for person in people):
        raise Refusal("user_disabled")
    create = not call.flag("prevent_creation")
    found = sandbox.workspace.direct_message((*users, BOT_USER), sandbox.clock.now(), create=create)
    return {"channel": _opened(found, call)}


def info(sandbox: Sandbox, call: Call) -> Json:
    """conversations.info."""
    found = conversation_for(sandbox, call)
    shown = channel(found)
    if call.flag("include_locale"):
        shown["locale"] = "en-GB"
    if call.flag("include_num_members"):
        shown["num_members"] = len(found.members)
    return {"channel": shown}


def members(sandbox: Sandbox, call: Call) -> Json:
    """conversations.members, in pages."""
    users, metadata = page(call, conversation_for(sandbox, call).members, default=100)
    return {"members": list(users), "response_metadata": metadata}


def list_conversations(sandbox: Sandbox, call: Call) -> Json:
    """conversations.list: public channels where no types are given."""
    types = call.people("types") or ("public_channel",)
    seen = [
        one
        for one in sandbox.workspace.conversations.values()
        if _TYPE[one.kind] in types
        and may_see(BOT_USER, one)
        and not (one.is_archived and call.flag("exclude_archived"))
    ]
    found, metadata = page(call, seen, default=100)
    shown = [channel(one) | {"num_members": len(one.members)} for one in found]
    return {"channels": shown, "response_metadata": metadata}


def history(sandbox: Sandbox, call: Call) -> Json:
    """conversations.history: newest first, without replies and ephemerals."""
    found = joined_conversation(sandbox, call)
    inside = [
        one
        for one in reversed(sandbox.workspace.messages_in(found.id).values())
        if one.thread_ts in (None, one.ts) and not one.only_for and _in_range(one, call)
    ]
    return _listed(sandbox, call, found, inside, {"pin_count": 0})


def replies(sandbox: Sandbox, call: Call) -> Json:
    """conversations.replies: the parent and its thread, oldest first."""
    found = joined_conversation(sandbox, call)
    kept = sandbox.workspace.messages_in(found.id)
    named = kept.get(call.needed("ts", "thread_not_found"))
    if named is None or named.only_for:
        raise Refusal("thread_not_found")
    root = named.thread_ts or named.ts
    inside = [
        one
        for one in kept.values()
        if not one.only_for and (one.ts == root or (one.thread_ts == root and _in_range(one, call)))
    ]
    return _listed(sandbox, call, found, inside, {})


def channel(conversation: Conversation) -> Json:
    """A conversation as Slack's channel object, as the bot sees it."""
    common: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "creator": conversation.creator,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind == "private",
        "is_im": conversation.kind == "im",
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_archived": conversation.is_archived,
        "is_org_shared": False,
        "context_team_id": TEAM,
        "updated": conversation.created * 1000,
    }
    if conversation.kind == "im":
        other = next((user for user in conversation.members if user != BOT_USER), BOT_USER)
        return common | {"user": other, "is_open": True, "is_user_deleted": False, "priority": 0}
    return common | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_general": conversation.id == "C0GENERAL",
        "is_member": BOT_USER in conversation.members,
        "is_shared": False,
        "is_ext_shared": False,
        "topic": {"value": conversation.topic, "creator": "", "last_set": 0},
        "purpose": {"value": conversation.purpose, "creator": "", "last_set": 0},
        "unlinked": 0,
        "previous_names": [],
    }


def _opened(conversation: Conversation, call: Call) -> Json:
    return channel(conversation) if call.flag("return_im") else {"id": conversation.id}


def _listed(
    sandbox: Sandbox, call: Call, conversation: Conversation, inside: list[Message], more: Json
) -> Json:
    found, metadata = page(call, inside, default=100)
    shown = messages.all_as_slack(
        sandbox.workspace,
        conversation.id,
        found,
        metadata="all" if call.flag("include_all_metadata") else "type",
    )
    has_more = bool(metadata["next_cursor"])
    return {
        "messages": shown,
        "has_more": has_more,
        **more,
        **({"response_metadata": metadata} if has_more else {}),
    }


def _in_range(message: Message, call: Call) -> bool:
    ts, inclusive = _moment(message.ts), call.flag("inclusive")
    oldest, latest = _moment(call.text("oldest", "0")), call.text("latest")
    after = ts > oldest or (inclusive and ts == oldest)
    before = not latest or ts < _moment(latest) or (inclusive and ts == _moment(latest))
    return after and before


def _moment(ts: str) -> tuple[int, int]:
    """Seconds and microseconds: a float would lose the last digits."""
    whole, _, part = ts.partition(".")
    try:
        return int(whole or 0), int(part[:6].ljust(6, "0"))
    except ValueError:
        raise Refusal("invalid_ts_latest") from None
