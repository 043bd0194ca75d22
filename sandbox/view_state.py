"""What a person has put into a view, as Slack sends it in `state.values`."""

from collections.abc import Mapping
from typing import Any

from sandbox.elements import Placed, chosen, initial_value, is_stateful, placed_in
from sandbox.errors import Impossible
from sandbox.workspace import Json, View

Values = dict[str, dict[str, Json]]


def state_values(view: View) -> Values:
    """Every stateful element of the view: what was typed, else its initial value, else null (or [])."""
    values: Values = {}
    for placed in _stateful(view.body):
        block, action = placed.key
        typed = view.typed.get(block, {}).get(action)
        values.setdefault(block, {})[action] = typed or initial_value(
            placed.element, opened_in=view.opened_in
        )
    return values


def merged(view: View, values: Mapping[str, Any]) -> Values:
    """What is typed once the person has put `values` in; raises Impossible for fields it does not have."""
    known = {placed.key: placed.element for placed in _stateful(view.body)}
    typed = {block: dict(actions) for block, actions in view.typed.items()}
    for block, actions in values.items():
        for action, value in _actions(actions).items():
            if (block, action) not in known:
                raise Impossible("no_such_element", detail=f"no input {block}/{action} in this view")
            element = known[block, action]
            typed.setdefault(block, {})[action] = {"type": element["type"], **chosen(element, value)}
    return typed


def still_there(typed: Values, body: Json) -> Values:
    """What stays typed when the view becomes `body`: fields with the same block_id, action_id and type."""
    kept: Values = {}
    for placed in _stateful(body):
        block, action = placed.key
        value = typed.get(block, {}).get(action)
        if value is not None and value["type"] == placed.element["type"]:
            kept.setdefault(block, {})[action] = value
    return kept


def _stateful(body: Json) -> list[Placed]:
    return [placed for placed in placed_in(body["blocks"]) if is_stateful(placed.element)]


def _actions(actions: object) -> Mapping[str, Any]:
    if not isinstance(actions, dict):
        raise Impossible("invalid_values", detail="values are {block_id: {action_id: {...}}}")
    return actions
