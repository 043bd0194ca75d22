"""What insights are made of: counts by team over a bounded time, never rows of single people."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select

from bot.domain.insights import Tally
from bot.domain.kind import Kind
from bot.storage.engines import seconds_between
from bot.storage.store import Transaction
from bot.storage.tables import disclosures, history, people, steps
from bot.storage.tables.plan import FOLLOWED

ANSWERS = ("approved", "adjust", "talk")
"""What counts as a human answer."""


def told_within(tx: Transaction, since: datetime, limits: Sequence[timedelta]) -> list[Tally]:
    """How soon mistakes were told, for each team: from when it happened, else from when it was noticed."""
    return _tallies(tx, told_query(tx, since, limits))


def told_query(tx: Transaction, since: datetime, limits: Sequence[timedelta]) -> Select[Any]:
    """The query behind told_within."""
    began = func.coalesce(disclosures.c.happened_at, disclosures.c.noticed_at)
    buckets = _buckets(seconds_between(tx, disclosures.c.at, began), limits)
    return (
        select(
            people.c.manager_id.label("team"),
            func.count(disclosures.c.discloser_id.distinct()).label("people"),
            *buckets,
        )
        .join(people, people.c.id == disclosures.c.discloser_id)
        .where(disclosures.c.at >= since, disclosures.c.withdrawn_at.is_(None), began.is_not(None))
        .group_by(people.c.manager_id)
    )


def answered_within(tx: Transaction, since: datetime, limits: Sequence[timedelta]) -> list[Tally]:
    """How soon the first human answer came. One tally for all: answers are given across teams.

    Those who answered and those who were answered must both be enough, so the fewer count.
    """
    first = (
        select(
            disclosures.c.discloser_id,
            disclosures.c.at.label("told_at"),
            func.min(history.c.at).label("answered_at"),
            func.min(history.c.person_id).label("answered_by"),
        )
        .join(history, history.c.disclosure_id == disclosures.c.id)
        .where(disclosures.c.at >= since, disclosures.c.withdrawn_at.is_(None), history.c.kind.in_(ANSWERS))
        .group_by(disclosures.c.id, disclosures.c.discloser_id, disclosures.c.at)
        .subquery()
    )
    asked = func.count(first.c.discloser_id.distinct())
    answered = func.count(first.c.answered_by.distinct())
    fewer = case((asked < answered, asked), else_=answered)
    buckets = _buckets(seconds_between(tx, first.c.answered_at, first.c.told_at), limits)
    return _tallies(tx, select(_none().label("team"), fewer.label("people"), *buckets))


def outcomes(tx: Transaction, since: datetime, kind: Kind, good: str, others: Sequence[str]) -> list[Tally]:
    """How often steps of a kind ended well, and otherwise, for each team of those who answered them."""
    return _tallies(tx, outcomes_query(since, kind, good, others))


def outcomes_query(since: datetime, kind: Kind, good: str, others: Sequence[str]) -> Select[Any]:
    """The query behind outcomes."""
    return (
        select(
            people.c.manager_id.label("team"),
            func.count(steps.c.settled_by.distinct()).label("people"),
            _count(steps.c.outcome == good).label("met_0"),
            _count(steps.c.outcome != good).label("met_1"),
        )
        .join(people, people.c.id == steps.c.settled_by)
        .where(FOLLOWED, steps.c.kind == kind, steps.c.settled_at >= since)
        .where(steps.c.outcome.in_([good, *others]))
        .group_by(people.c.manager_id)
    )


def _buckets(seconds: ColumnElement[Any], limits: Sequence[timedelta]) -> list[ColumnElement[Any]]:
    ends = [limit.total_seconds() for limit in limits]
    rules = [seconds <= ends[0]]
    rules += [and_(seconds > low, seconds <= high) for low, high in pairwise(ends)]
    rules.append(seconds > ends[-1])
    return [_count(rule).label(f"met_{number}") for number, rule in enumerate(rules)]


def _count(rule: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((rule, 1), else_=0)), 0)


def _none() -> ColumnElement[Any]:
    return func.nullif(1, 1)


def _tallies(tx: Transaction, query: Select[Any]) -> list[Tally]:
    return [_tally(row) for row in tx.execute(query)]


def _tally(row: Row[Any]) -> Tally:
    team, people_, *counts = tuple(row)
    return Tally(team=team, people=people_, counts=tuple(int(count) for count in counts))
