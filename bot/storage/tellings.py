"""Tellings: one for each person or channel that a tell step reaches, with what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, select, update

from bot.storage.engines import insert_once
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import outbox, people, places, tellings

ON_ITS_WAY, TOLD, NOT_TOLD, IN_DOUBT = "on_its_way", "told", "not_told", "in_doubt"
_STATES = {"sent": TOLD, "undeliverable": NOT_TOLD, "in_doubt": IN_DOUBT}


@dataclass(frozen=True, kw_only=True)
class Telling:
    """Somebody, or a channel, to be told, and where that stands; `error` is Slack's code."""

    id: str
    step_id: str
    person_id: str | None
    place_id: str | None
    name: str | None
    outbox_id: int | None
    state: str
    error: str | None
    in_person: bool


def add_telling(
    tx: Transaction, step_id: str, *, person_id: str | None = None, place_id: str | None = None
) -> str | None:
    """Put somebody, or a channel, on the list; the telling's id, or None where they are on it."""
    made = new_id()
    row = {"id": made, "step_id": step_id, "person_id": person_id, "place_id": place_id}
    tx.execute(insert_once(tx, tellings), row)
    # Asked for, because PostgreSQL's driver counts no rows of an INSERT.
    return tx.execute(_IS_THERE, {"telling_id": made}).scalar_one_or_none()


def set_message(tx: Transaction, telling_id: str, outbox_id: int) -> None:
    """Which message tells them; a new one when it is tried again."""
    tx.execute(_UPDATE, {"of_id": telling_id, "outbox_id": outbox_id})


def set_told_in_person(tx: Transaction, telling_id: str, now: datetime) -> bool:
    """They were told without us. False when that was said before."""
    return tx.execute(_UNTOLD, {"of_id": telling_id, "told_at": now}).rowcount == 1


def telling(tx: Transaction, telling_id: str) -> Telling | None:
    """One telling; None for an unknown id, as from a forged button."""
    row = tx.execute(_BY_ID, {"telling_id": telling_id}).one_or_none()
    return _telling(row) if row else None


def tellings_of(tx: Transaction, step_ids: Collection[str]) -> list[Telling]:
    """Everybody who is to be told by these steps."""
    rows = tx.execute(_BY_STEPS, {"ids": list(set(step_ids))}) if step_ids else ()
    return sorted((_telling(row) for row in rows), key=lambda one: (one.name or "", one.id))


def _telling(row: Row[tuple[object, ...]]) -> Telling:
    state = TOLD if row.told_at else _STATES.get(row.state, ON_ITS_WAY)
    return Telling(
        id=row.id,
        step_id=row.step_id,
        person_id=row.person_id,
        place_id=row.place_id,
        name=row.person_name or row.place_name,
        outbox_id=row.outbox_id,
        state=state,
        error=row.error,
        in_person=row.told_at is not None,
    )


_TELLINGS = select(
    tellings,
    people.c.name.label("person_name"),
    places.c.name.label("place_name"),
    outbox.c.state,
    outbox.c.error,
).select_from(
    tellings.outerjoin(outbox, outbox.c.id == tellings.c.outbox_id)
    .outerjoin(people, people.c.id == tellings.c.person_id)
    .outerjoin(places, places.c.id == tellings.c.place_id)
)
_WITH_ID = tellings.c.id == bindparam("telling_id")

_IS_THERE = select(tellings.c.id).where(_WITH_ID)
_UPDATE = update(tellings).where(tellings.c.id == bindparam("of_id"))
_UNTOLD = _UPDATE.where(tellings.c.told_at.is_(None))
_BY_ID = _TELLINGS.where(_WITH_ID)
_BY_STEPS = _TELLINGS.where(tellings.c.step_id.in_(bindparam("ids", expanding=True)))
"""Built once: building a query takes longer than asking it."""
