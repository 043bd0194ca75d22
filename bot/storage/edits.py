"""Edits: what a disclosure said before and after its discloser changed it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from bot.storage.rows import columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import edits


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One field of one edit; `history_id` is the row of history that says who and when."""

    history_id: int
    field: str
    before: str | None
    after: str | None


def add_edits(tx: Transaction, history_id: int, changed: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Keep what was there before; by field."""
    rows = [
        {"history_id": history_id, "field": field, "before": before, "after": after}
        for field, (before, after) in changed.items()
    ]
    tx.execute(_ADD, rows)


def edits_of(tx: Transaction, history_ids: Collection[int]) -> dict[int, list[Edit]]:
    """Edits by their row of history."""
    found: dict[int, list[Edit]] = {}
    rows = tx.execute(_OF_HISTORY, {"ids": list(set(history_ids))}) if history_ids else ()
    for edit in map(_edit, rows):
        found.setdefault(edit.history_id, []).append(edit)
    return found


_ADD = insert(edits)
_OF_HISTORY = (
    select(*columns(edits, Edit))
    .where(edits.c.history_id.in_(bindparam("ids", expanding=True)))
    .order_by(edits.c.field)
)
"""Built once: building a query takes longer than asking it."""

_edit = reader(Edit)
