"""Block Kit, as the few shapes we use. People's words only ever become plain_text or rich_text leaves."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

Block = dict[str, Any]
Choices = Mapping[str, str]
"""Option value → label."""


def plain(text: str) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Block:
    """A text object of our own words. Verbatim: Slack links nothing by itself (slack-platform §2c)."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    """A heading; Slack cuts at 150 characters."""
    return {"type": "header", "text": plain(text[:150])}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of our own words."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small print of our own words."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def quoted(*parts: tuple[str, str]) -> Block:
    """What people wrote, each part under its label, exactly as typed."""
    elements: list[Block] = []
    for label, words in parts:
        elements.append({"type": "rich_text_section", "elements": [leaf(label, bold=True)]})
        elements.append({"type": "rich_text_quote", "elements": [leaf(words)]})
    return {"type": "rich_text", "elements": elements}


def quote(words: str) -> Block:
    """What somebody wrote, exactly as typed, where the line above says whose words they are."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [leaf(words)]}]}


def preformatted(text: str) -> Block:
    """Lines that are copied whole, in letters of one width."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [leaf(text)]}]}


def actions(block_id: str, *elements: Block) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str, text: str, value: str, style: str | None = None) -> Block:
    """A button; `style` is primary or danger."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain(text), "value": value}
    return made | {"style": style} if style else made


def menu(action_id: str, placeholder: str, choices: Choices) -> Block:
    """A drop-down beside buttons."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder),
        "options": options(choices),
    }


def overflow(action_id: str, choices: Choices) -> Block:
    """The three dots."""
    return {"type": "overflow", "action_id": action_id, "options": options(choices)}


def options(choices: Choices, meanings: Choices | None = None) -> list[Block]:
    """Options for menus, radio buttons and checkboxes. Labels are cut at Slack's 75 characters."""
    return [
        {"text": plain(label[:75]), "value": value}
        | ({"description": plain(meanings[value][:75])} if meanings and value in meanings else {})
        for value, label in choices.items()
    ]


def select(
    field: str, choices: Choices, chosen: str | None, *, kind: str, meanings: Choices | None = None
) -> Block:
    """A choice of one, as `static_select` or `radio_buttons`, under its field's name."""
    listed = options(choices, meanings)
    initial = [option for option in listed if option["value"] == chosen]
    made: Block = {"type": kind, "action_id": field, "options": listed}
    return made | {"initial_option": initial[0]} if initial else made


def checkboxes(field: str, choices: Choices, chosen: Collection[str]) -> Block:
    """A choice of several, with those ticked that are chosen already."""
    listed = options(choices)
    ticked = [option for option in listed if option["value"] in chosen]
    made: Block = {"type": "checkboxes", "action_id": field, "options": listed}
    return made | {"initial_options": ticked} if ticked else made


def text_input(field: str, initial: str | None, *, limit: int, focus: bool = False) -> Block:
    """A multi-line field; with `focus` the caret starts in it."""
    made: Block = {
        "type": "plain_text_input",
        "action_id": field,
        "multiline": True,
        "max_length": limit,
    }
    if focus:
        made["focus_on_load"] = True
    return made | {"initial_value": initial[:limit]} if initial else made


def asked(label: str, element: Block, *, hint: str | None = None, optional: bool = False) -> Block:
    """An input block; its block id is its element's action id."""
    made: Block = {
        "type": "input",
        "block_id": element["action_id"],
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return made | {"hint": plain(hint)} if hint else made


def saved(block: Block) -> Block:
    """The same input block, of whose every change Slack tells us; other blocks as they are."""
    if block["type"] != "input":
        return block
    element = block["element"]
    if element["type"] == "plain_text_input":
        config = {"trigger_actions_on": ["on_character_entered"]}
        element = element | {"dispatch_action_config": config}
    return block | {"dispatch_action": True, "element": element}


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str | None = None,
    private: str = "",
) -> Block:
    """A modal view. Titles and buttons are cut at Slack's 24 characters."""
    made: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title[:24]),
        "close": plain(close[:24]),
        "blocks": list(blocks),
        "private_metadata": private,
    }
    return made | {"submit": plain(submit[:24])} if submit else made


def leaf(text: str, *, bold: bool = False) -> Block:
    """Words in rich text, exactly as typed."""
    """A piece of rich text, exactly as typed."""
    leaf: Block = {"type": "text", "text": text}
    return leaf | {"style": {"bold": True}} if bold else leaf
