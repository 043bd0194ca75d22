"""Sound payloads to start from, with every field they may have, and what the tests ask of the rules."""

import json
import re
from typing import Any

from sandbox.rules import message_faults, view_faults

Json = dict[str, Any]


def fresh(payload: Json) -> Json:
    """A copy in which nothing is shared, unlike deepcopy's, which keeps twins together."""
    copied: Json = json.loads(json.dumps(payload))
    return copied


def words(count: int) -> str:
    return "x" * count


def plain(text: str = "Own up") -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str = "*Own up*") -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def option(value: str = "one", text: Json | None = None) -> Json:
    return {"text": text or plain(f"Choice {value}"), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def confirm(**changes: Json) -> Json:
    sure = {
        "title": plain("Sure?"),
        "text": mrkdwn("It is *final*"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    return {**sure, "style": "danger", **changes}


def section(**fields: object) -> Json:
    return {"type": "section", "text": plain(), **fields}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asks(element: Json, **fields: object) -> Json:
    return {"type": "input", "label": plain("What happened?"), "element": element, **fields}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def says(*leaves: Json) -> Json:
    return rich({"type": "rich_text_section", "elements": list(leaves)})


def leaf(text: str = "as typed") -> Json:
    return {"type": "text", "text": text, "style": {"bold": True, "code": False}}


def modal(*blocks: Json, **fields: object) -> Json:
    return {
        "type": "modal",
        "title": plain("Oops"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **fields,
    }


def home(*blocks: Json, **fields: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **fields}


def on(surface: str, *blocks: Json) -> list[str]:
    """The faults found in these blocks on a message, modal or home."""
    if surface == "message":
        return message_faults({"text": "Own up", "blocks": list(blocks)})
    return view_faults(modal(*blocks) if surface == "modal" else home(*blocks))


def where(faults: list[str]) -> list[str]:
    """The pointers of these faults, without the leading /view."""
    return [re.search(r"\[json-pointer:(?:/view)?(.*)\]$", fault)[1] for fault in faults]  # type: ignore[index]
