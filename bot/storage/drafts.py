"""Drafts: what somebody typed before sending it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, insert, select, update

from bot.storage.engines import insert_once
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import disclosures, drafts

EMPTY = ""
"""Nothing typed yet, or no longer kept."""
BEHIND = timedelta(days=3650)
"""Longer than any draft waits."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was typed, by field name. `sent_at`: settled; sent with a `disclosure_id`, else forgotten."""

    id: str
    person_id: str
    words: Mapping[str, str]
    disclosure_id: str | None
    created_at: datetime
    sent_at: datetime | None = None


def new_draft(
    tx: Transaction, person_id: str, words: Mapping[str, str], now: datetime, *, aside: bool = False
) -> Draft:
    """Keep the beginnings of a disclosure. `aside`: behind all that they wrote in the form."""
    draft_id, written = new_id(), now - BEHIND if aside else now
    row = {"id": draft_id, "person_id": person_id, "words": _text(words)}
    tx.execute(_ADD, {**row, "created_at": now, "updated_at": written})
    return Draft(id=draft_id, person_id=person_id, words=words, disclosure_id=None, created_at=now)


def unwritten(draft_id: str, person_id: str, now: datetime) -> Draft:
    """A draft in which nothing was written: a form that was opened, of which no row is kept."""
    return Draft(id=draft_id, person_id=person_id, words={}, disclosure_id=None, created_at=now)


def draft(tx: Transaction, draft_id: str, person_id: str) -> Draft | None:
    """Somebody's own draft; None for an unknown one or another's."""
    row = tx.execute(_OWN, {"draft_id": draft_id, "person_id": person_id}).one_or_none()
    return _draft(row) if row else None


def unsent_draft(tx: Transaction, person_id: str) -> Draft | None:
    """The draft somebody wrote something in last and has not sent."""
    row = tx.execute(_UNSENT, {"person_id": person_id}).one_or_none()
    return _draft(row) if row else None


def keep_words(
    tx: Transaction, draft_id: str, person_id: str, words: Mapping[str, str], now: datetime
) -> bool:
    """Save what stands in the modal now. False where it was sent meanwhile, or is another's."""
    row = {"words": _text(words), "updated_at": now}
    done = tx.execute(_UNSETTLED, {"of_id": draft_id, "of_person": person_id, **row})
    return done.rowcount == 1 or _add(tx, draft_id, person_id, created_at=now, **row)


def add_sent(tx: Transaction, draft_id: str, person_id: str, now: datetime) -> bool:
    """Settle a draft that never had a row. False where it has one."""
    return _add(tx, draft_id, person_id, words=EMPTY, created_at=now, updated_at=now, sent_at=now)


def mark_sent(tx: Transaction, draft_id: str, person_id: str, now: datetime) -> bool:
    """Settle a draft once: sent, or forgotten. False when it is not theirs or was settled before."""
    settled = {"sent_at": now, "words": EMPTY}
    return tx.execute(_UNSETTLED, {"of_id": draft_id, "of_person": person_id, **settled}).rowcount == 1


def _add(tx: Transaction, draft_id: str, person_id: str, **values: object) -> bool:
    """Add the row of a form that was opened, at the first that becomes of it."""
    row = {"id": draft_id, "person_id": person_id, **values}
    return tx.execute(insert_once(tx, drafts, drafts.c.id), row).first() is not None


def _text(words: Mapping[str, str]) -> str:
    return json.dumps(dict(words)) if words else EMPTY


def _draft(row: Row[tuple[object, ...]]) -> Draft:
    return Draft(
        id=row.id,
        person_id=row.person_id,
        words=json.loads(row.words) if row.words else {},
        disclosure_id=row.disclosure_id,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )


_DRAFTS = select(drafts, disclosures.c.id.label("disclosure_id")).outerjoin(
    disclosures, disclosures.c.draft_id == drafts.c.id
)
_ADD = insert(drafts)
_OWN = _DRAFTS.where(drafts.c.id == bindparam("draft_id"), drafts.c.person_id == bindparam("person_id"))
_UNSENT = (
    _DRAFTS.where(
        drafts.c.person_id == bindparam("person_id"), drafts.c.sent_at.is_(None), drafts.c.words != EMPTY
    )
    .order_by(drafts.c.updated_at.desc(), drafts.c.id)
    .limit(1)
)
_UNSETTLED = update(drafts).where(
    drafts.c.id == bindparam("of_id"),
    drafts.c.person_id == bindparam("of_person"),
    drafts.c.sent_at.is_(None),
)
"""Built once: building a query takes longer than asking it."""
