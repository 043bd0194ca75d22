"""reactions.add."""

from dataclasses import replace

from sandbox import messages
from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.call import Call, joined_conversation
from sandbox.workspace import BOT_USER, Json


def add(sandbox: Sandbox, call: Call) -> Json:
    """The bot reacts to a message, once with each emoji."""
    channel = joined_conversation(sandbox, call)
    name = call.needed("name", "invalid_name").strip(":")
    message = sandbox.workspace.messages_in(channel.id).get(call.needed("timestamp", "no_item_specified"))
    if message is None or message.only_for:
        raise Refusal("message_not_found")
    users = {one["name"]: one["users"] for one in message.reactions}
    if BOT_USER in users.get(name, []):
        raise Refusal("already_reacted")
    users[name] = [*users.get(name, []), BOT_USER]
    reactions = tuple({"name": one, "users": who, "count": len(who)} for one, who in users.items())
    messages.post(sandbox.workspace, replace(message, reactions=reactions))
    return {}
