"""Steps, the answers to them, and the history of every change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select, true, update

from bot.domain.escalation import Passed, Passing
from bot.domain.kind import Kind
from bot.domain.plan import NewStep, State, Step
from bot.storage.engines import new_number
from bot.storage.ids import new_id
from bot.storage.store import Transaction
from bot.storage.tables import answers, disclosures, history, people, steps


@dataclass(frozen=True, kw_only=True)
class Change:
    """One row of history: who changed what and when, without the words. No person: the app did.

    `to_id`: to whom a step went from them.
    """

    id: int
    disclosure_id: str
    step_id: str | None
    person_id: str | None
    to_id: str | None
    kind: str
    at: datetime


def add_steps(tx: Transaction, disclosure_id: str, new: Iterable[NewStep]) -> list[str]:
    """Keep the steps a plan wants; each waits. Their ids."""
    rows = [
        {**asdict(step), "id": new_id(), "disclosure_id": disclosure_id, "state": State.WAITING}
        for step in new
    ]
    if rows:
        tx.execute(steps.insert(), rows)
    return [row["id"] for row in rows]


def step(tx: Transaction, step_id: str) -> Step | None:
    """The step with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(_BY_ID, {"step_id": step_id}).one_or_none()
    return _step(row) if row else None


def steps_of(tx: Transaction, disclosure_id: str) -> list[Step]:
    """Every step of a disclosure, in the order of the plan."""
    rows = tx.execute(_OF_DISCLOSURE, {"disclosure_id": disclosure_id})
    order = {kind: place for place, kind in enumerate(Kind)}
    return sorted(
        (_step(row) for row in rows), key=lambda s: (s.round, order[s.kind], s.revision, s.sequence)
    )


def steps_by_id(tx: Transaction, ids: Collection[str]) -> dict[str, Step]:
    """Several steps at once."""
    return {row.id: _step(row) for row in tx.execute(_BY_IDS, {"ids": sorted(set(ids))})} if ids else {}


def disclosures_of(tx: Transaction, ids: Collection[str]) -> set[str]:
    """The disclosures that steps belong to; read without looking into the rows."""
    return set(tx.execute(select(steps.c.disclosure_id).where(steps.c.id.in_(set(ids)))).scalars())


def owed_by(tx: Transaction, person_id: str) -> list[Step]:
    """The open steps somebody owes, most urgent first."""
    query = (
        select(steps)
        .where(steps.c.owner_id == person_id, steps.c.state == State.OPEN)
        .order_by(steps.c.due_at, steps.c.id)
    )
    return [_step(row) for row in tx.execute(query)]


def asked_before(tx: Transaction, person_id: str) -> list[Step]:
    """The open steps that others owe since somebody was silent or away; longest due first."""
    passed = select(history.c.step_id).where(passed_from(person_id))
    query = select(steps).where(
        steps.c.id.in_(passed), steps.c.state == State.OPEN, steps.c.owner_id != person_id
    )
    return [_step(row) for row in tx.execute(query.order_by(steps.c.due_at, steps.c.id))]


def passed_from(person_id: str) -> ColumnElement[bool]:
    """Rows of history: a step went from somebody to somebody else without their doing."""
    by_itself = history.c.kind.in_((Passed.SILENT, Passed.AWAY))
    return and_(history.c.person_id == person_id, history.c.to_id.is_not(None), by_itself)


def settled_as(tx: Transaction, person_id: str, outcome: str, since: datetime | None) -> list[Step]:
    """The steps that somebody settled that way since then; without a time, ever."""
    query = select(steps).where(
        steps.c.settled_by == person_id,
        steps.c.outcome == outcome,
        steps.c.settled_at >= since if since else true(),
    )
    return [_step(row) for row in tx.execute(query)]


def open_step(tx: Transaction, step_id: str, due_at: datetime, now: datetime) -> bool:
    """Let a waiting step be owed. False when it no longer waits."""
    done = tx.execute(
        update(steps)
        .where(steps.c.id == step_id, steps.c.state == State.WAITING)
        .values(state=State.OPEN, opened_at=now, due_at=due_at)
    )
    return done.rowcount == 1


def settle_step(
    tx: Transaction,
    step_id: str,
    state: State,
    *,
    by: str | None,
    now: datetime,
    outcome: str | None = None,
    while_in: Collection[State] = (State.OPEN,),
) -> bool:
    """Settle a step once. False when somebody was first (compare-and-set)."""
    done = tx.execute(
        update(steps)
        .where(steps.c.id == step_id, steps.c.state.in_(while_in))
        .values(state=state, outcome=outcome, settled_at=now, settled_by=by)
    )
    return done.rowcount == 1


def give_step(tx: Transaction, step_id: str, owner_id: str, due_at: datetime) -> bool:
    """Let somebody else owe an open step. False when it is settled."""
    done = tx.execute(
        update(steps)
        .where(steps.c.id == step_id, steps.c.state == State.OPEN)
        .values(owner_id=owner_id, due_at=due_at)
    )
    return done.rowcount == 1


def pass_step(tx: Transaction, step_id: str, from_id: str, to_id: str) -> bool:
    """Let an open step go from one person to another. False where it is not theirs (any more)."""
    done = tx.execute(
        update(steps)
        .where(steps.c.id == step_id, steps.c.state == State.OPEN, steps.c.owner_id == from_id)
        .values(owner_id=to_id)
    )
    return done.rowcount == 1


def nobodys(tx: Transaction) -> list[Step]:
    """Open steps of people who can do nothing any more. A discloser may be a guest."""
    cannot = people.c.deactivated | people.c.is_bot
    cannot |= people.c.is_guest & (disclosures.c.discloser_id != people.c.id)
    query = (
        select(steps)
        .join(people, people.c.id == steps.c.owner_id)
        .join(disclosures, disclosures.c.id == steps.c.disclosure_id)
        .where(steps.c.state == State.OPEN, cannot)
    )
    return [_step(row) for row in tx.execute(query.order_by(steps.c.disclosure_id, steps.c.id))]


def hold_back(tx: Transaction, step_id: str) -> bool:
    """Let an open step wait again. False when it was not open."""
    done = tx.execute(
        update(steps)
        .where(steps.c.id == step_id, steps.c.state == State.OPEN)
        .values(state=State.WAITING, opened_at=None, due_at=None)
    )
    return done.rowcount == 1


def add_answers(tx: Transaction, step_id: str, words: Mapping[str, str | None]) -> None:
    """Keep what somebody wrote about a step, field by field; empty fields are not kept."""
    rows = [{"step_id": step_id, "field": field, "words": text} for field, text in words.items() if text]
    if rows:
        tx.execute(answers.insert(), rows)


def replace_answer(tx: Transaction, step_id: str, field: str, words: str | None) -> None:
    """Keep the latest of something that may be said more than once."""
    tx.execute(answers.delete().where(answers.c.step_id == step_id, answers.c.field == field))
    add_answers(tx, step_id, {field: words})


def answers_of(tx: Transaction, step_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """What was written about steps: step id → field → words."""
    found: dict[str, dict[str, str]] = {}
    for row in tx.execute(select(answers).where(answers.c.step_id.in_(set(step_ids)))):
        found.setdefault(row.step_id, {})[row.field] = row.words
    return found


def record(
    tx: Transaction,
    disclosure_id: str,
    kind: str,
    *,
    by: str | None,
    now: datetime,
    step_id: str | None = None,
    to_id: str | None = None,
) -> int:
    """Write one row of history; its id."""
    done = tx.execute(
        history.insert().values(
            disclosure_id=disclosure_id, step_id=step_id, person_id=by, to_id=to_id, kind=kind, at=now
        )
    )
    return new_number(done)


def recorded(tx: Transaction, step_id: str, by: str, *kinds: str) -> datetime | None:
    """When somebody last did something of these kinds to a step; None where they did not."""
    query = select(func.max(history.c.at)).where(
        history.c.step_id == step_id, history.c.person_id == by, history.c.kind.in_(kinds)
    )
    at: datetime | None = tx.execute(query).scalar_one()
    return at


def passings_of(tx: Transaction, disclosure_id: str) -> list[Passing]:
    """How a disclosure's steps went from one person to another, oldest first."""
    query = select(history).where(
        history.c.disclosure_id == disclosure_id, history.c.to_id.is_not(None), history.c.step_id.is_not(None)
    )
    return [
        Passing(step_id=row.step_id, kind=row.kind, from_id=row.person_id, to_id=row.to_id, at=row.at)
        for row in tx.execute(query.order_by(history.c.id))
    ]


def history_of(tx: Transaction, disclosure_id: str) -> list[Change]:
    """Every change, oldest first."""
    query = select(history).where(history.c.disclosure_id == disclosure_id).order_by(history.c.id)
    return [Change(**row._mapping) for row in tx.execute(query)]


def _step(row: Row[tuple[object, ...]]) -> Step:
    return Step(**{**row._mapping, "kind": Kind(row.kind), "state": State(row.state)})


_BY_ID = select(steps).where(steps.c.id == bindparam("step_id"))
_BY_IDS = select(steps).where(steps.c.id.in_(bindparam("ids", expanding=True)))
_OF_DISCLOSURE = select(steps).where(steps.c.disclosure_id == bindparam("disclosure_id"))
"""Built once: building a query takes longer than asking it."""
