"""Interactive elements: where they sit, what value each starts with, what choosing one sends."""

import copy
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Impossible
from sandbox.workspace import Json


@dataclass(frozen=True)
class Holds:
    """What an element of this type holds: the field it is sent in, the one of its initial value; its kind."""

    field: str
    initial: str
    options: bool = False
    several: bool = False
    kind: type = str

    def nothing(self) -> Any:
        """What an untouched element without an initial value is sent as."""
        return [] if self.several else None


HOLDS = {
    "plain_text_input": Holds("value", "initial_value"),
    "number_input": Holds("value", "initial_value"),
    "email_text_input": Holds("value", "initial_value"),
    "url_text_input": Holds("value", "initial_value"),
    "rich_text_input": Holds("rich_text_value", "initial_value", kind=dict),
    "static_select": Holds("selected_option", "initial_option", options=True),
    "external_select": Holds("selected_option", "initial_option", kind=dict),
    "radio_buttons": Holds("selected_option", "initial_option", options=True),
    "checkboxes": Holds("selected_options", "initial_options", options=True, several=True),
    "multi_static_select": Holds("selected_options", "initial_options", options=True, several=True),
    "multi_external_select": Holds("selected_options", "initial_options", several=True, kind=dict),
    "users_select": Holds("selected_user", "initial_user"),
    "multi_users_select": Holds("selected_users", "initial_users", several=True),
    "conversations_select": Holds("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Holds("selected_conversations", "initial_conversations", several=True),
    "channels_select": Holds("selected_channel", "initial_channel"),
    "multi_channels_select": Holds("selected_channels", "initial_channels", several=True),
    "datepicker": Holds("selected_date", "initial_date"),
    "timepicker": Holds("selected_time", "initial_time"),
    "datetimepicker": Holds("selected_date_time", "initial_date_time", kind=int),
    "file_input": Holds("files", "initial_files", several=True, kind=dict),
}
CLICKED_ONLY = frozenset({"button", "overflow", "icon_button", "feedback_buttons", "workflow_button"})
_OVERFLOW = Holds("selected_option", "", options=True)


@dataclass(frozen=True)
class Placed:
    """An interactive element and the block it sits in."""

    block: Json
    element: Json

    @property
    def key(self) -> tuple[str, str]:
        """What Slack tells elements apart by."""
        return self.block["block_id"], self.element["action_id"]


def with_ids(blocks: Sequence[Json]) -> list[Json]:
    """A copy of the blocks in which every block and interactive element has an id, as Slack returns them."""
    copied = copy.deepcopy(list(blocks))
    for block in copied:
        if not block.get("block_id"):
            block["block_id"] = _new_id()
        for element in _elements(block):
            if _is_interactive(element) and not element.get("action_id"):
                element["action_id"] = _new_id()
    return copied


def placed_in(blocks: Sequence[Json]) -> Iterator[Placed]:
    """The interactive elements of blocks that have their ids, in reading order."""
    for block in blocks:
        for element in _elements(block):
            if _is_interactive(element):
                yield Placed(block, element)


def find(blocks: Sequence[Json], action_id: str, block_id: str | None) -> Placed:
    """The element with this action_id; raises Impossible where there is none, or several and no block_id."""
    found = [
        one
        for one in placed_in(blocks)
        if one.element["action_id"] == action_id and block_id in (None, one.block["block_id"])
    ]
    if not found:
        raise Impossible("no_such_element", detail=f"no element {action_id!r} there")
    if len(found) > 1:
        blocks_named = ", ".join(one.block["block_id"] for one in found)
        raise Impossible("block_id_required", detail=f"{action_id!r} is in several blocks: {blocks_named}")
    return found[0]


def initial_value(element: Json, *, opened_in: str | None = None) -> Json:
    """What an untouched element is sent as in `state.values`."""
    holds = HOLDS[element["type"]]
    value = element.get(holds.initial, holds.nothing())
    if value is None and element.get("default_to_current_conversation"):
        value = opened_in
    return {"type": element["type"], holds.field: value}


def holds_something(value: Json) -> bool:
    """Whether a value of `state.values` is more than null or an empty list."""
    return bool(value[HOLDS[value["type"]].field])


def is_stateful(element: Json) -> bool:
    """Whether the element holds a value (a button does not)."""
    return element["type"] in HOLDS


def chosen(element: Json, value: Any) -> Json:
    """The fields Slack sends when a person chooses `value` in this element.

    `value` is the plain choice (an option's value, a user id, a date, a text; a list where several can be
    chosen) or the fields themselves. Options are looked up; an emptied text is null. Raises Impossible for
    what is not offered.
    """
    if element["type"] in CLICKED_ONLY - {"overflow"}:
        return {"value": element["value"]} if "value" in element else {}
    holds = HOLDS.get(element["type"], _OVERFLOW)
    if isinstance(value, dict):
        if holds.field not in value:
            raise Impossible("invalid_value", detail=f"{element['type']} sends {holds.field}")
        value = value[holds.field]
    if holds.several:
        several = value if isinstance(value, list) else [] if value is None else [value]
        return {holds.field: [_looked_up(element, holds, one) for one in several]}
    return {holds.field: None if value in (None, "") else _looked_up(element, holds, value)}


def _looked_up(element: Json, holds: Holds, value: Any) -> Any:
    if not holds.options:
        if not isinstance(value, holds.kind):
            raise Impossible("invalid_value", detail=f"{element['type']} holds {holds.kind.__name__}")
        return value
    wanted = value.get("value") if isinstance(value, dict) else value
    for option in _options(element):
        if option.get("value") == wanted:
            return option
    raise Impossible("no_such_option", detail=f"{element['action_id']!r} does not offer {wanted!r}")


def _options(element: Json) -> list[Json]:
    options: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options


def _elements(block: Json) -> Iterator[Json]:
    for place in ("accessory", "element"):
        if isinstance(block.get(place), dict):
            yield block[place]
    if block.get("type") in ("actions", "context_actions"):
        yield from (one for one in block.get("elements") or [] if isinstance(one, dict))


def _is_interactive(element: Json) -> bool:
    return element.get("type") in HOLDS or element.get("type") in CLICKED_ONLY


def _new_id() -> str:
    return secrets.token_urlsafe(4)[:5]
