"""Views that are JSON already: building a large form and writing it out takes longer than all else."""

import json
from typing import Any

from bot.views.blocks import Block


class Prepared(str):
    """A view as JSON; to be sent as it is."""

    __slots__ = ()


def prepared(view: Block) -> Prepared:
    """A view, written out."""
    return Prepared(json.dumps(view))


def as_json(body: Any) -> str:
    """What a client session makes JSON with: a view that is JSON already stays as it is."""
    view = body.get("view") if isinstance(body, dict) else None
    if not isinstance(view, Prepared):
        return json.dumps(body)
    rest = json.dumps({name: value for name, value in body.items() if name != "view"})
    return f'{{"view": {view}, {rest[1:]}'
