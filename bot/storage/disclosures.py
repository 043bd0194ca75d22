"""Disclosures and their quick fixes."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, astuple, fields
from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, select, update

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
    row = asdict(made)
    row |= row.pop("details")
    tx.execute(disclosures.insert().values(**row, draft_id=draft_id, policy=_policy_text(policy)))
    return made


def disclosure(tx: Transaction, disclosure_id: str, *, lock: bool = False) -> Disclosure:
    """The disclosure; with `lock`, held until the transaction ends, so that its steps change in one order."""
    query = locking(tx, _BY_ID) if lock else _BY_ID
    return _disclosure(tx.execute(query, {"disclosure_id": disclosure_id}).one())


def hold(tx: Transaction, ids: Collection[str]) -> None:
    """Hold several until the transaction ends; in order, so that no two wait for each other."""
    if ids:
        query = select(disclosures.c.id).where(disclosures.c.id.in_(set(ids))).order_by(disclosures.c.id)
        tx.execute(locking(tx, query))


def numbered(tx: Transaction, number: str) -> list[str]:
    """The ids of disclosures with that id, or with that receipt number, which is how an id begins."""
    begins = disclosures.c.id.startswith(number, autoescape=True)
    exact = disclosures.c.id == number
    query = select(disclosures.c.id).where(begins if len(number) == RECEIPT_NUMBER else exact)
    return list(tx.execute(query.order_by(disclosures.c.id)).scalars())


def plan_policy(tx: Transaction, disclosure_id: str) -> SeverityPolicy:
    """The policy that the disclosure's plan was made from."""
    text = tx.execute(select(disclosures.c.policy).where(disclosures.c.id == disclosure_id)).scalar_one()
    return _policy_read(text)


def set_plan_policy(tx: Transaction, disclosure_id: str, policy: SeverityPolicy) -> None:
    """A higher severity: its plan is followed from now on."""
    changed = {"policy": _policy_text(policy)}
    tx.execute(update(disclosures).where(disclosures.c.id == disclosure_id).values(changed))


def change_words(
    tx: Transaction, disclosure_id: str, what_happened: str, impact: str, severity: Severity
) -> None:
    """What it says now; what it said before is kept among the edits."""
    tx.execute(
        update(disclosures)
        .where(disclosures.c.id == disclosure_id)
        .values(what_happened=what_happened, impact=impact, severity=severity)
    )


def set_withdrawn(tx: Transaction, disclosure_id: str, why: str, now: datetime) -> None:
    """It was taken back."""
    tx.execute(
        update(disclosures)
        .where(disclosures.c.id == disclosure_id)
        .values(withdrawn_at=now, withdrawn_why=why)
    )


def set_round(tx: Transaction, disclosure_id: str, round_: int) -> None:
    """Another attempt at putting it right begins."""
    tx.execute(update(disclosures).where(disclosures.c.id == disclosure_id).values(round=round_))


def set_closed(tx: Transaction, disclosure_id: str, now: datetime) -> None:
    """Nothing is owed any more."""
    tx.execute(update(disclosures).where(disclosures.c.id == disclosure_id).values(closed_at=now))


def add_quick_fix(tx: Transaction, disclosure_id: str, quick_fix: QuickFix) -> None:
    """Keep one revision; earlier ones stay."""
    tx.execute(quick_fixes.insert().values(disclosure_id=disclosure_id, **asdict(quick_fix)))


def quick_fixes_of(tx: Transaction, disclosure_id: str) -> list[QuickFix]:
    """Every revision of every round, oldest first."""
    return [
        QuickFix(round=row.round, revision=row.revision, text=row.text, remit=Remit(row.remit), at=row.at)
        for row in tx.execute(_QUICK_FIXES, {"disclosure_id": disclosure_id})
    ]


def add_informed(tx: Transaction, disclosure_id: str, person_ids: Iterable[str]) -> None:
    """Remember who is kept informed."""
    for person_id in person_ids:
        tx.execute(informed.insert().values(disclosure_id=disclosure_id, person_id=person_id))


def informed_of(tx: Transaction, disclosure_id: str) -> list[str]:
    """The people kept informed."""
    query = select(informed.c.person_id).where(informed.c.disclosure_id == disclosure_id)
    return list(tx.execute(query.order_by(informed.c.person_id)).scalars())


_BY_ID = select(disclosures).where(disclosures.c.id == bindparam("disclosure_id"))
_QUICK_FIXES = (
    select(quick_fixes)
    .where(quick_fixes.c.disclosure_id == bindparam("disclosure_id"))
    .order_by(quick_fixes.c.round, quick_fixes.c.revision)
)
"""Built once: building a query takes longer than asking it."""

_HOW = tuple(field.name for field in fields(Cadence))[2:]
_DETAILS = tuple(field.name for field in fields(Details))
_DISCLOSURE = tuple(field.name for field in fields(Disclosure) if field.name != "details")


def _disclosure(row: Row[tuple[object, ...]]) -> Disclosure:
    values = row._mapping
    details = {name: values[name] for name in _DETAILS}
    if details["came_to_light"]:
        details["came_to_light"] = CameToLight(details["came_to_light"])
    plain = {name: values[name] for name in _DISCLOSURE}
    plain |= {"severity": Severity(row.severity), "visibility": Visibility(row.visibility)}
    return Disclosure(**plain, details=Details(**details))


def _policy_text(policy: SeverityPolicy) -> str:
    cadences = {
        kind: [cadence.due.total_seconds(), cadence.remind_every.total_seconds(), *astuple(cadence)[2:]]
        for kind, cadence in policy.steps.items()
    }
    return json.dumps({"owes": policy.owes, "check_in_days": policy.check_in_days, "steps": cadences})


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
