"""What Slack sends the app when a person does something."""

from typing import Any

from sandbox import messages, views
from sandbox.elements import Placed, initial_value, is_stateful, placed_in
from sandbox.interactions import Interaction
from sandbox.seed import TEAM_DOMAIN
from sandbox.workspace import (
    APP,
    TEAM,
    VERIFICATION_TOKEN,
    Conversation,
    Json,
    Message,
    Person,
    View,
    Workspace,
)

_SENT_OF_ELEMENT = frozenset({"action_id", "type", "text", "style", "placeholder", "confirm"})


def slash_command(
    person: Person,
    channel: Conversation,
    interaction: Interaction,
    *,
    command: str,
    text: str,
    response_url: str,
) -> Json:
    """A command, as form fields."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": interaction.trigger_id,
    }


def global_shortcut(person: Person, interaction: Interaction, *, callback_id: str, action_ts: str) -> Json:
    """A shortcut from the lightning menu: without a channel."""
    return _common("shortcut", person, interaction) | {"callback_id": callback_id, "action_ts": action_ts}


def message_shortcut(
    workspace: Workspace,
    person: Person,
    message: Message,
    interaction: Interaction,
    *,
    callback_id: str,
    action_ts: str,
    response_url: str,
) -> Json:
    """A shortcut from a message's menu."""
    return _common("message_action", person, interaction) | {
        "callback_id": callback_id,
        "action_ts": action_ts,
        "message_ts": message.ts,
        "channel": _channel(workspace.conversations[message.channel]),
        "message": messages.as_slack(workspace, message),
        "response_url": response_url,
    }


def click_in_message(
    workspace: Workspace,
    person: Person,
    message: Message,
    interaction: Interaction,
    *,
    action: Json,
    response_url: str,
) -> Json:
    """A click in a message; an ephemeral one is not sent along, as its app cannot ask for it either."""
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _common("block_actions", person, interaction) | {
        "container": container,
        "channel": _channel(workspace.conversations[message.channel]),
        "state": {"values": _values_in(message, action)},
        "response_url": response_url,
        "actions": [action],
    }
    return payload | ({} if message.only_for else {"message": messages.as_slack(workspace, message)})


def click_in_view(person: Person, view: View, interaction: Interaction, *, action: Json) -> Json:
    """A click in a modal or in the Home tab."""
    shown = views.as_slack(view)
    return _common("block_actions", person, interaction) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown,
        "state": shown["state"],
        "actions": [action],
    }


def view_submission(
    person: Person, view: View, interaction: Interaction, *, response_urls: list[Json]
) -> Json:
    """A modal's submit button."""
    return _common("view_submission", person, interaction) | {
        "view": views.as_slack(view),
        "response_urls": response_urls,
    }


def view_closed(person: Person, view: View, *, is_cleared: bool) -> Json:
    """A modal's close button, or its X, which clears the stack and tells of its root. No trigger."""
    return _common("view_closed", person, None) | {"view": views.as_slack(view), "is_cleared": is_cleared}


def action_of(placed: Placed, choice: Json, action_ts: str) -> Json:
    """The element as block_actions describes it: what it is, and what was chosen."""
    element = placed.element
    fields = {
        key: value for key, value in element.items() if key in _SENT_OF_ELEMENT or key.startswith("initial_")
    }
    return fields | {"block_id": placed.block["block_id"], **choice, "action_ts": action_ts}


def _common(kind: str, person: Person, interaction: Interaction | None) -> Json:
    payload: dict[str, Any] = {
        "type": kind,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": TEAM},
        "api_app_id": APP,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload | ({"trigger_id": interaction.trigger_id} if interaction else {})


def _channel(conversation: Conversation) -> Json:
    return {"id": conversation.id, "name": _channel_name(conversation)}


def _channel_name(conversation: Conversation) -> str:
    """Slack does not tell the names of private conversations here."""
    return {"im": "directmessage", "private": "privategroup"}.get(conversation.kind, conversation.name)


def _values_in(message: Message, action: Json) -> dict[str, dict[str, Json]]:
    values: dict[str, dict[str, Json]] = {}
    for placed in placed_in(message.content.get("blocks", [])):
        if not is_stateful(placed.element):
            continue
        block, name = placed.key
        value = initial_value(placed.element)
        if (action["block_id"], action["action_id"]) == placed.key:
            value |= {key: action[key] for key in value if key in action}
        values.setdefault(block, {})[name] = value
    return values
