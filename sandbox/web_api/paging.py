"""Cursors: a list in pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.errors import Refusal
from sandbox.web_api.call import Call
from sandbox.workspace import Json

T = TypeVar("T")
LARGEST = 1000  # entries in a page


def page(call: Call, entries: Sequence[T], *, default: int) -> tuple[Sequence[T], Json]:
    """The page that `cursor` and `limit` ask for, and the next cursor ("" at the end)."""
    limit = call.number("limit", default)
    if not 0 < limit <= LARGEST:
        raise Refusal("invalid_limit")
    start = _position(call.text("cursor"))
    rest = entries[start + limit :]
    return entries[start : start + limit], {"next_cursor": _cursor(start + limit) if rest else ""}


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"from:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("from:"))
    except (binascii.Error, ValueError):
        raise Refusal("invalid_cursor") from None
