"""Reading Slack's `state.values`, whatever the element."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

Typed = Mapping[str, str]
"""Field → what stands in it; lists are joined by commas, moments are epoch seconds."""


def typed_in(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Every field that is not empty. A field is an action id."""
    found = {field: _text(element) for block in values.values() for field, element in block.items()}
    return {field: text for field, text in found.items() if text}


def chosen(value: str | None, among: Iterable[StrEnum], otherwise: StrEnum) -> str:
    """The value where it is one of ours, else the default."""
    return value if value in list(among) and value else otherwise.value


def listed(text: str | None) -> list[str]:
    """The values of a field that takes several."""
    return [value for value in (text or "").split(",") if value]


def _text(element: Mapping[str, Any]) -> str:
    if option := element.get("selected_option"):
        return str(option["value"])
    if listed := element.get("selected_options"):
        return ",".join(str(option["value"]) for option in listed)
    for key in ("value", "selected_user", "selected_conversation", "selected_date", "selected_date_time"):
        if element.get(key):
            return str(element[key])
    return ",".join(element.get("selected_users") or element.get("selected_conversations") or [])
