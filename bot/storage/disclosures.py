"""Disclosures and their quick fixes."""

import json
from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.disclosure import (
    CameToLight,
    Details,
    Disclosure,
    QuickFix,
    Remit,
    Severity,
    Visibility,
)
from bot.domain.kind import Kind
from bot.domain.policy import Cadence, SeverityPolicy
from bot.storage.engines import locking
from bot.storage.ids import new_id
from bot.storage.rows import columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import disclosures, informed, quick_fixes

RECEIPT_NUMBER = 8
"""Characters of an id that people see."""


def add_disclosure(
    tx: Transaction,
    *,
    draft_id: str,
    discloser_id: str,
    severity: Severity,
    visibility: Visibility,
    place_id: str | None,
    what_happened: str,
    impact: str,
    details: Details,
    policy: SeverityPolicy,
    now: datetime,
) -> Disclosure:
    """Keep a new disclosure with the policy its plan is made from."""
    made = Disclosure(
        id=new_id(),
        discloser_id=discloser_id,
        severity=severity,
        visibility=visibility,
        place_id=place_id,
        what_happened=what_happened,
        impact=impact,
        details=details,
        round=1,
        at=now,
    )
    row = {**vars(made), **vars(details), "draft_id": draft_id, "policy": _policy_text(policy)}
    del row["details"]
    tx.execute(_ADD, row)
    return made


def disclosure(tx: Transaction, disclosure_id: str, *, lock: bool = False) -> Disclosure:
    """The disclosure; with `lock`, held until the transaction ends, so that its steps change in one order."""
    query = locking(tx, _BY_ID) if lock else _BY_ID
    return _disclosure(tx.execute(query, {"disclosure_id": disclosure_id}).one())


def disclosures_by_id(tx: Transaction, ids: Collection[str]) -> dict[str, Disclosure]:
    """Several at once."""
    found = [_disclosure(row) for row in tx.execute(_BY_IDS, {"ids": sorted(ids)})] if ids else []
    return {one.id: one for one in found}


def hold(tx: Transaction, ids: Collection[str]) -> None:
    """Hold several until the transaction ends; in order, so that no two wait for each other."""
    if ids:
        tx.execute(locking(tx, _TO_HOLD), {"ids": list(set(ids))})


def numbered(tx: Transaction, number: str) -> list[str]:
    """The ids of disclosures with that id, or with that receipt number, which is how an id begins."""
    begins = disclosures.c.id.startswith(number, autoescape=True)
    exact = disclosures.c.id == number
    query = select(disclosures.c.id).where(begins if len(number) == RECEIPT_NUMBER else exact)
    return list(tx.execute(query.order_by(disclosures.c.id)).scalars())


def plan_policy(tx: Transaction, disclosure_id: str) -> SeverityPolicy:
    """The policy that the disclosure's plan was made from."""
    return _policy_read(tx.execute(_POLICY, {"disclosure_id": disclosure_id}).scalar_one())


def set_plan_policy(tx: Transaction, disclosure_id: str, policy: SeverityPolicy) -> None:
    """A higher severity: its plan is followed from now on."""
    tx.execute(_UPDATE, {"of_id": disclosure_id, "policy": _policy_text(policy)})


def change_words(
    tx: Transaction, disclosure_id: str, what_happened: str, impact: str, severity: Severity
) -> None:
    """What it says now; what it said before is kept among the edits."""
    words = {"what_happened": what_happened, "impact": impact, "severity": severity}
    tx.execute(_UPDATE, {"of_id": disclosure_id, **words})


def set_withdrawn(tx: Transaction, disclosure_id: str, why: str, now: datetime) -> None:
    """It was taken back."""
    tx.execute(_UPDATE, {"of_id": disclosure_id, "withdrawn_at": now, "withdrawn_why": why})


def set_round(tx: Transaction, disclosure_id: str, round_: int) -> None:
    """Another attempt at putting it right begins."""
    tx.execute(_UPDATE, {"of_id": disclosure_id, "round": round_})


def set_closed(tx: Transaction, disclosure_id: str, now: datetime) -> None:
    """Nothing is owed any more."""
    tx.execute(_UPDATE, {"of_id": disclosure_id, "closed_at": now})


def add_quick_fix(tx: Transaction, disclosure_id: str, quick_fix: QuickFix) -> None:
    """Keep one revision; earlier ones stay."""
    tx.execute(_ADD_QUICK_FIX, {"disclosure_id": disclosure_id, **vars(quick_fix)})


def quick_fixes_of(tx: Transaction, disclosure_id: str) -> list[QuickFix]:
    """Every revision of every round, oldest first."""
    rows = tx.execute(_QUICK_FIXES, {"disclosure_id": disclosure_id})
    return [_quick_fix(row) for row in rows]


def add_informed(tx: Transaction, disclosure_id: str, person_ids: Iterable[str]) -> None:
    """Remember who is kept informed."""
    rows = [{"disclosure_id": disclosure_id, "person_id": person_id} for person_id in person_ids]
    if rows:
        tx.execute(_ADD_INFORMED, rows)


def informed_of(tx: Transaction, disclosure_id: str) -> list[str]:
    """The people kept informed."""
    return list(tx.execute(_INFORMED, {"disclosure_id": disclosure_id}).scalars())


_OWN = len(fields(Disclosure)) - 1
"""Its last field is made of columns, too: its details."""
_ABOUT = disclosures.c.id == bindparam("disclosure_id")

_ADD = insert(disclosures)
_UPDATE = update(disclosures).where(disclosures.c.id == bindparam("of_id"))
_DISCLOSURES = select(*columns(disclosures, Disclosure, but="details"), *columns(disclosures, Details))
_WITH_IDS = disclosures.c.id.in_(bindparam("ids", expanding=True))
_BY_ID = _DISCLOSURES.where(_ABOUT)
_BY_IDS = _DISCLOSURES.where(_WITH_IDS)
_TO_HOLD = select(disclosures.c.id).where(_WITH_IDS).order_by(disclosures.c.id)
_POLICY = select(disclosures.c.policy).where(_ABOUT)
_ADD_QUICK_FIX = insert(quick_fixes)
_QUICK_FIXES = (
    select(*columns(quick_fixes, QuickFix))
    .where(quick_fixes.c.disclosure_id == bindparam("disclosure_id"))
    .order_by(quick_fixes.c.round, quick_fixes.c.revision)
)
_ADD_INFORMED = insert(informed)
_INFORMED = (
    select(informed.c.person_id)
    .where(informed.c.disclosure_id == bindparam("disclosure_id"))
    .order_by(informed.c.person_id)
)
"""Built once: building a query takes longer than asking it."""

_HOW = tuple(field.name for field in fields(Cadence))[2:]
_quick_fix, _details = reader(QuickFix, remit=Remit), reader(Details, came_to_light=CameToLight)
_whole = reader(Disclosure, severity=Severity, visibility=Visibility)


def _disclosure(row: Row[Any]) -> Disclosure:
    return _whole((*row[:_OWN], _details(row[_OWN:])))


def _policy_text(policy: SeverityPolicy) -> str:
    cadences = {
        kind: [
            cadence.due.total_seconds(),
            cadence.remind_every.total_seconds(),
            *(getattr(cadence, name) for name in _HOW),
        ]
        for kind, cadence in policy.steps.items()
    }
    return json.dumps({"owes": policy.owes, "check_in_days": policy.check_in_days, "steps": cadences})


@lru_cache
def _policy_read(text: str) -> SeverityPolicy:
    kept = json.loads(text)
    return SeverityPolicy(
        owes=tuple(Kind(kind) for kind in kept["owes"]),
        check_in_days=tuple(kept["check_in_days"]),
        steps={
            Kind(kind): Cadence(
                due=timedelta(seconds=due),
                remind_every=timedelta(seconds=every),
                **dict(zip(_HOW, how, strict=False)),
            )
            for kind, (due, every, *how) in kept["steps"].items()
        },
    )
