"""Commands, shortcuts and clicks: what a person does, and what they see of the app's answer."""

import time

from sandbox import payloads
from sandbox import views as modals
from sandbox.control.asked import Asked
from sandbox.deliver.acks import Ack
from sandbox.deliver.link import took_ms
from sandbox.elements import Placed, chosen, find, is_stateful
from sandbox.errors import Impossible, Refusal
from sandbox.interactions import Interaction
from sandbox.respond import show_ack
from sandbox.sandbox import Sandbox
from sandbox.seed import APP_NAME, COMMANDS, SHORTCUTS
from sandbox.view_state import merged
from sandbox.workspace import Json


async def command(asked: Asked) -> Json:
    """A slash command typed in a conversation."""
    sandbox, person = asked.sandbox, asked.acting_person()
    conversation = asked.joined_conversation(person)
    name = asked.needed("command")
    if name not in [one["command"] for one in COMMANDS]:
        raise Impossible("no_such_command", detail=f"{name} is not a valid command")
    interaction = sandbox.interactions.begin(person.id, channel=conversation.id)
    payload = payloads.slash_command(
        person,
        conversation,
        interaction,
        command=name,
        text=asked.text("text") or "",
        response_url=_response_url(asked, interaction, conversation.id),
    )
    return await _deliver(asked, interaction, "slash_commands", payload, name)


async def shortcut(asked: Asked) -> Json:
    """A shortcut: from the lightning menu, or from a message's own."""
    kinds = {one["callback_id"]: one["type"] for one in SHORTCUTS}
    callback_id = asked.needed("callback_id")
    if callback_id not in kinds:
        raise Impossible("no_such_shortcut", detail=callback_id)
    if kinds[callback_id] == "message":
        return await _message_shortcut(asked, callback_id)
    person = asked.acting_person()
    interaction = asked.sandbox.interactions.begin(person.id)
    payload = payloads.global_shortcut(
        person, interaction, callback_id=callback_id, action_ts=asked.sandbox.next_ts()
    )
    return await _deliver(asked, interaction, "interactive", payload, APP_NAME)


async def click(asked: Asked) -> Json:
    """A click (or a choice) in a message, a modal or the Home tab."""
    return await (_click_in_view(asked) if asked.text("view_id") else _click_in_message(asked))


async def _message_shortcut(asked: Asked, callback_id: str) -> Json:
    sandbox, person = asked.sandbox, asked.acting_person()
    message = asked.message(person, asked.conversation(person))
    interaction = sandbox.interactions.begin(person.id, channel=message.channel)
    payload = payloads.message_shortcut(
        sandbox.workspace,
        person,
        message,
        interaction,
        callback_id=callback_id,
        action_ts=sandbox.next_ts(),
        response_url=_response_url(asked, interaction, message.channel, message.ts),
    )
    return await _deliver(asked, interaction, "interactive", payload, APP_NAME)


async def _click_in_message(asked: Asked) -> Json:
    sandbox, person = asked.sandbox, asked.acting_person()
    message = asked.message(person, asked.conversation(person))
    placed = find(message.content.get("blocks", []), asked.needed("action_id"), asked.text("block_id"))
    action = payloads.action_of(placed, _choice(asked, placed), sandbox.next_ts())
    interaction = sandbox.interactions.begin(person.id, channel=message.channel)
    payload = payloads.click_in_message(
        sandbox.workspace,
        person,
        message,
        interaction,
        action=action,
        response_url=_response_url(asked, interaction, message.channel, message.ts),
    )
    return await _deliver(asked, interaction, "interactive", payload, APP_NAME)


async def _click_in_view(asked: Asked) -> Json:
    sandbox, person = asked.sandbox, asked.acting_person()
    view = asked.view(person)
    placed = find(view.body["blocks"], asked.needed("action_id"), asked.text("block_id"))
    if placed.block["type"] == "input" and not placed.block.get("dispatch_action"):
        raise Impossible("not_dispatched", detail="this input's block has no dispatch_action")
    choice = _choice(asked, placed)
    typed = asked.values()
    if is_stateful(placed.element):
        block, action_id = placed.key
        typed[block] = {**typed.get(block, {}), action_id: choice}
    view = modals.remember_typed(sandbox.workspace, view, merged(view, typed))
    interaction = sandbox.interactions.begin(person.id, view_id=view.id, channel=view.opened_in)
    action = payloads.action_of(placed, choice, sandbox.next_ts())
    payload = payloads.click_in_view(person, view, interaction, action=action)
    return await _deliver(asked, interaction, "interactive", payload, APP_NAME)


def _choice(asked: Asked, placed: Placed) -> Json:
    if "value" not in asked.fields and (is_stateful(placed.element) or placed.element["type"] == "overflow"):
        raise Impossible("missing_field", detail=f"value: what is chosen in this {placed.element['type']}")
    return chosen(placed.element, asked.fields.get("value"))


def _response_url(asked: Asked, interaction: Interaction, channel: str, source_ts: str | None = None) -> str:
    return asked.base_url + asked.sandbox.response_urls.make(interaction, channel, source_ts)


async def _deliver(asked: Asked, interaction: Interaction, kind: str, payload: Json, name: str) -> Json:
    """Deliver, show what the ack says, and wait for what comes of it."""
    sandbox, wait, began = asked.sandbox, asked.wait(), time.monotonic()
    try:
        ack = await sandbox.link.deliver(kind, payload)
        acked_after = took_ms(began)
        error = _seen_error(sandbox, interaction, ack, kind, name)
        if ack.acked:
            await interaction.settle(wait)
    finally:
        sandbox.interactions.end(interaction)
    answer: Json = {"ok": ack.acked and error is None, "acked": ack.acked, "took_ms": acked_after}
    if interaction.response is not None:
        answer["response"] = interaction.response
    return answer | ({"error": error} if error else {})


def _seen_error(sandbox: Sandbox, interaction: Interaction, ack: Ack, kind: str, name: str) -> str | None:
    """What Slack tells the person where the app gave no answer, or none that Slack can show."""
    code = ack.error
    if code is None and kind == "slash_commands" and interaction.channel:
        try:
            show_ack(sandbox, interaction, interaction.channel, ack.body)
        except Refusal as refusal:
            code = refusal.error
    return f'{name} failed with the error "{code}"' if code else None
