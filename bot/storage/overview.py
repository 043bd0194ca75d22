"""What the Home tab lists: the first of each, and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, and_, func, or_, select

from bot.domain.kind import Kind
from bot.storage.steps import passed_from
from bot.storage.store import Transaction
from bot.storage.tables import disclosures, history, people, steps

OPEN = and_(disclosures.c.closed_at.is_(None), disclosures.c.withdrawn_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class Some:
    """The ids of the first disclosures of a list, newest first, and how many there are in all."""

    ids: list[str]
    count: int


def told_among(tx: Transaction, person_id: str, ids: Collection[str]) -> set[str]:
    """Which of these disclosures are somebody's own."""
    query = select(disclosures.c.id).where(
        disclosures.c.id.in_(set(ids)), disclosures.c.discloser_id == person_id
    )
    return set(tx.execute(query).scalars())


def open_of(tx: Transaction, person_id: str, limit: int) -> Some:
    """Somebody's own that are under way."""
    return _some(tx, and_(disclosures.c.discloser_id == person_id, OPEN), limit)


def ended_of(tx: Transaction, person_id: str, limit: int) -> Some:
    """Somebody's own that are closed or withdrawn."""
    return _some(tx, and_(disclosures.c.discloser_id == person_id, ~OPEN), limit)


def open_decided_by(tx: Transaction, person_id: str, limit: int) -> Some:
    """Others' disclosures under way on which somebody decides or decided."""
    return _some(tx, and_(_of_others(person_id), OPEN), limit)


def decided_by_since(tx: Transaction, person_id: str, since: datetime) -> list[str]:
    """Others' disclosures on which somebody decides or decided, open or closed since then; oldest first."""
    recent = or_(disclosures.c.closed_at.is_(None), disclosures.c.closed_at > since)
    rule = and_(_of_others(person_id), disclosures.c.withdrawn_at.is_(None), recent)
    query = select(disclosures.c.id).where(rule).order_by(disclosures.c.at, disclosures.c.id)
    return list(tx.execute(query).scalars())


def decides(tx: Transaction, person_id: str) -> bool:
    """Whether anything of others' is under way on which somebody decides or decided."""
    query = select(disclosures.c.id).where(_of_others(person_id), OPEN)
    return tx.execute(query.limit(1)).first() is not None


def leads(tx: Transaction, person_id: str) -> bool:
    """Whether somebody answers for others: people report to them, or they were asked to decide."""
    reports = select(people.c.id).where(people.c.manager_id == person_id)
    found = select(or_(reports.exists(), _decisions(person_id).subquery().select().exists()))
    return bool(tx.execute(found).scalar_one())


def _of_others(person_id: str) -> ColumnElement[bool]:
    return and_(disclosures.c.id.in_(_decisions(person_id)), disclosures.c.discloser_id != person_id)


def _decisions(person_id: str) -> CompoundSelect[tuple[str]]:
    """What somebody was asked to decide, also where somebody else was asked after them."""
    asked = select(steps.c.disclosure_id).where(steps.c.kind == Kind.DECISION, steps.c.owner_id == person_id)
    return asked.union(select(history.c.disclosure_id).where(passed_from(person_id)))


def _some(tx: Transaction, rule: ColumnElement[bool], limit: int) -> Some:
    newest = select(disclosures.c.id).where(rule).order_by(disclosures.c.at.desc(), disclosures.c.id)
    count: int = tx.execute(select(func.count()).select_from(disclosures).where(rule)).scalar_one()
    return Some(ids=list(tx.execute(newest.limit(limit)).scalars()), count=count)
