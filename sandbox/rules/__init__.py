"""What Slack would say about a payload before accepting it.

Written from Slack's Block Kit reference (docs.slack.dev/reference/block-kit), apart from whatever builds
payloads, so that a builder's mistake is not repeated here. The tables (`blocks`, `elements`, `composition`,
`rich_text`, `charts`) say what is allowed; `kinds` walks them; `between` and `whole` hold the rules that no
single field can break.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sandbox.rules.kinds import Fault
from sandbox.rules.message import message_problems
from sandbox.rules.view import view_problems


class Refusal(NamedTuple):
    """Slack's answer to a payload it does not take: the error code and `response_metadata.messages`."""

    error: str
    messages: list[str]


def message_faults(arguments: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with the arguments of a chat.* call, each fault worded as Slack words it."""
    return [fault.message for fault in message_problems(arguments)]


def view_faults(view: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with a modal or Home view, each fault worded as Slack words it."""
    return [fault.message for fault in view_problems(view)]


def message_refusal(arguments: Mapping[str, Any], method: str = "chat.postMessage") -> Refusal | None:
    """Slack's whole answer to a message: `no_text`, `invalid_blocks`, … or None where it is accepted.

    chat.update refuses a text above 4,000 characters (`msg_too_long`), which chat.postMessage takes.
    """
    most_text = 4000 if method == "chat.update" else None
    return _refusal(message_problems(arguments, most_text=most_text), "invalid_blocks")


def view_refusal(view: Mapping[str, Any]) -> Refusal | None:
    """Slack's whole answer to a view: `view_too_large`, `invalid_arguments`, or None where it is accepted."""
    return _refusal(view_problems(view), "invalid_arguments")


def _refusal(faults: list[Fault], usual: str) -> Refusal | None:
    if not faults:
        return None
    return Refusal(faults[0].error or usual, [fault.message for fault in faults])
