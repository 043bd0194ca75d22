"""What Slack checks in a modal or Home view."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.rules.blocks import BLOCK
from sandbox.rules.composition import FLAG, plain
from sandbox.rules.kinds import Fault, Items, Kind, Place, Record, String, Typed
from sandbox.rules.whole import together_faults

MOST_BYTES = 250_000  # views.update answers view_too_large above 250 kB
_MUST: dict[str, Kind] = {"blocks": Items(BLOCK, most=100)}
_MAY: dict[str, Kind] = {
    "private_metadata": String(3000, least=0),
    "callback_id": String(255, least=0),
    "external_id": String(255, least=0),
}
_MODAL = Record(
    {**_MUST, "title": plain(24)},
    {**_MAY, "submit": plain(24), "close": plain(24), "clear_on_close": FLAG, "notify_on_close": FLAG},
)
_VIEW = Typed({"modal": _MODAL, "home": Record(_MUST, _MAY)})


def view_problems(view: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a view; rules over all blocks count once each block is sound."""
    kind = view.get("type") if isinstance(view, Mapping) else None
    place = Place(kind if isinstance(kind, str) else "", "/view")
    found = [*_too_large(view, place), *_VIEW.faults(view, place)]
    return found or [*together_faults(view["blocks"], place.at("blocks")), *_no_submit(view, place)]


def _too_large(view: object, place: Place) -> Iterator[Fault]:
    if len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")) > MOST_BYTES:
        yield place.fault(f"must be less than {MOST_BYTES + 1} bytes", "view_too_large")


def _no_submit(view: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    if view["type"] != "modal" or "submit" in view:
        return
    for index, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            at = place.at("blocks").at(index).at("input")
            yield at.fault("must define `submit` to use an `input` block in modals")
