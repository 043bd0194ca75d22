"""What the Home tab lists: the first of each, and how many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from bot.storage.steps import PASSED
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
    asked = {"ids": list(set(ids)), "person_id": person_id}
    return set(tx.execute(_TOLD_AMONG, asked).scalars()) if ids else set()


def open_of(tx: Transaction, person_id: str, limit: int) -> Some:
    """Somebody's own that are under way."""
    return _some(tx, _OPEN_OF, person_id, limit)


def ended_of(tx: Transaction, person_id: str, limit: int) -> Some:
    """Somebody's own that are closed or withdrawn."""
    return _some(tx, _ENDED_OF, person_id, limit)


def open_decided_by(tx: Transaction, person_id: str, limit: int) -> Some:
    """Others' disclosures under way on which somebody decides or decided."""
    return _some(tx, _DECIDED_BY, person_id, limit)


def decided_by_since(tx: Transaction, person_id: str, since: datetime) -> list[str]:
    """Others' disclosures on which somebody decides or decided, open or closed since then; oldest first."""
    return list(tx.execute(_DECIDED_BY_SINCE, {"person_id": person_id, "since": since}).scalars())


def decides(tx: Transaction, person_id: str) -> bool:
    """Whether anything of others' is under way on which somebody decides or decided."""
    return tx.execute(_DECIDES, {"person_id": person_id}).first() is not None


def leads(tx: Transaction, person_id: str) -> bool:
    """Whether somebody answers for others: people report to them, or they were asked to decide."""
    return bool(tx.execute(_LEADS, {"person_id": person_id}).scalar_one())


def _some(tx: Transaction, asked: "_Asked", person_id: str, limit: int) -> Some:
    found = tx.execute(asked.newest, {"person_id": person_id, "limit": limit}).scalars()
    count: int = tx.execute(asked.count, {"person_id": person_id}).scalar_one()
    return Some(ids=list(found), count=count)


@dataclass(frozen=True)
class _Asked:
    """The two queries of a list."""

    newest: Select[str]
    count: Select[int]


def _listed(*rules: ColumnElement[bool]) -> _Asked:
    newest = select(disclosures.c.id).where(*rules).order_by(disclosures.c.at.desc(), disclosures.c.id)
    count = select(func.count()).select_from(disclosures).where(*rules)
    return _Asked(newest.limit(bindparam("limit")), count)


_WHO: BindParameter[str] = bindparam("person_id")
_OWN = disclosures.c.discloser_id == _WHO
_DECISIONS = (
    select(steps.c.disclosure_id)
    .where(steps.c.kind == literal_column("'decision'"), steps.c.owner_id == _WHO)
    .union(select(history.c.disclosure_id).where(PASSED))
)
"""What somebody was asked to decide, also where somebody else was asked after them."""
_OF_OTHERS = and_(disclosures.c.id.in_(_DECISIONS), disclosures.c.discloser_id != _WHO)

_TOLD_AMONG = select(disclosures.c.id).where(disclosures.c.id.in_(bindparam("ids", expanding=True)), _OWN)
_OPEN_OF = _listed(_OWN, OPEN)
_ENDED_OF = _listed(_OWN, ~OPEN)
_DECIDED_BY = _listed(_OF_OTHERS, OPEN)
_DECIDED_BY_SINCE = (
    select(disclosures.c.id)
    .where(
        _OF_OTHERS,
        disclosures.c.withdrawn_at.is_(None),
        or_(disclosures.c.closed_at.is_(None), disclosures.c.closed_at > bindparam("since")),
    )
    .order_by(disclosures.c.at, disclosures.c.id)
)
_DECIDES = select(disclosures.c.id).where(_OF_OTHERS, OPEN).limit(1)
_LEADS = select(
    or_(
        select(people.c.id).where(people.c.manager_id == _WHO).exists(),
        _DECISIONS.subquery().select().exists(),
    )
)
"""Built once: building a query takes longer than asking it."""
