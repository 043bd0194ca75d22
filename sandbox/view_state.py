"""What a person has put into a view, as Slack sends it in `state.values`."""

from collections.abc import Mapping
from typing import Any

from sandbox.elements import Placed, chosen, holds_something, initial_value, is_stateful, placed_in
from sandbox.errors import Impossible
from sandbox.workspace import Json, View

Values = dict[str, dict[str, Json]]  # {block_id: {action_id: value}}


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


def merged(view: View, values: Mapping[str, Mapping[str, Any]]) -> Values:
    """What is typed once the person has put `values` in; raises Impossible for fields it does not have."""
    known = {placed.key: placed.element for placed in _stateful(view.body)}
    typed = {block: dict(actions) for block, actions in view.typed.items()}
    for block, actions in values.items():
        for action, value in actions.items():
            if (block, action) not in known:
                raise Impossible("no_such_element", detail=f"no input {block}/{action} in this view")
            element = known[block, action]
            typed.setdefault(block, {})[action] = {"type": element["type"], **chosen(element, value)}
    return typed


def still_there(view: View, body: Json) -> Values:
    """What stays in the fields when the view becomes `body`: by block_id, action_id and type.

    That goes for initial values too: a field that holds something does not take another initial value
    (slackapi/bolt-js#290, slackapi/bolt-python#1064); only an empty one does.
    """
    before, kept = state_values(view), Values()
    for placed in _stateful(body):
        block, action = placed.key
        value = before.get(block, {}).get(action)
        if value is not None and value["type"] == placed.element["type"] and holds_something(value):
            kept.setdefault(block, {})[action] = value
    return kept


def _stateful(body: Json) -> list[Placed]:
    return [placed for placed in placed_in(body["blocks"]) if is_stateful(placed.element)]
