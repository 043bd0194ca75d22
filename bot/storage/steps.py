"""Steps, the answers to them, and the history of every change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, Update, and_, bindparam, delete, func, insert, literal_column, select, update

from bot.domain.escalation import Passed, Passing
from bot.domain.kind import Kind
from bot.domain.plan import NewStep, State, Step
from bot.storage.engines import new_number
from bot.storage.ids import new_id
from bot.storage.rows import among, columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import answers, disclosures, history, people, steps

EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything that was done."""


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
        {**vars(step), "id": new_id(), "disclosure_id": disclosure_id, "state": State.WAITING} for step in new
    ]
    if rows:
        tx.execute(_ADD, rows)
    return [row["id"] for row in rows]


def step(tx: Transaction, step_id: str) -> Step | None:
    """The step with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(_BY_ID, {"step_id": step_id}).one_or_none()
    return _step(row) if row else None


def steps_of(tx: Transaction, disclosure_id: str) -> list[Step]:
    """Every step of a disclosure, in the order of the plan."""
    rows = tx.execute(_OF_DISCLOSURE, {"disclosure_id": disclosure_id})
    return sorted((_step(row) for row in rows), key=_place)


def plans_of(tx: Transaction, disclosure_ids: Collection[str]) -> dict[str, list[Step]]:
    """The same of several disclosures at once."""
    plans: dict[str, list[Step]] = {id_: [] for id_ in disclosure_ids}
    rows = tx.execute(_OF_DISCLOSURES, {"ids": sorted(plans)}) if plans else ()
    for step in sorted((_step(row) for row in rows), key=_place):
        plans[step.disclosure_id].append(step)
    return plans


def steps_by_id(tx: Transaction, ids: Collection[str]) -> dict[str, Step]:
    """Several steps at once."""
    if not ids:
        return {}
    found = [_step(row) for row in tx.execute(_BY_IDS, {"ids": sorted(set(ids))})]
    return {step.id: step for step in found}


def disclosures_of(tx: Transaction, ids: Collection[str]) -> set[str]:
    """The disclosures that steps belong to; read without looking into the rows."""
    return set(tx.execute(_DISCLOSURES_OF, {"ids": list(set(ids))}).scalars()) if ids else set()


def owed_by(tx: Transaction, person_id: str) -> list[Step]:
    """The open steps somebody owes, most urgent first."""
    return [_step(row) for row in tx.execute(_OWED_BY, {"person_id": person_id})]


def asked_before(tx: Transaction, person_id: str) -> list[Step]:
    """The open steps that others owe since somebody was silent or away; longest due first."""
    return [_step(row) for row in tx.execute(_ASKED_BEFORE, {"person_id": person_id})]


def settled_as(tx: Transaction, person_id: str, outcome: str, since: datetime | None) -> list[Step]:
    """The steps that somebody settled that way since then; without a time, ever."""
    said = {"person_id": person_id, "outcome": outcome, "since": since or EVER}
    return [_step(row) for row in tx.execute(_SETTLED_AS, said)]


def open_step(tx: Transaction, step_id: str, due_at: datetime, now: datetime) -> bool:
    """Let a waiting step be owed. False when it no longer waits."""
    opened = {"state": State.OPEN, "opened_at": now, "due_at": due_at}
    return tx.execute(_WAITING, {"of_id": step_id, **opened}).rowcount == 1


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
    settled = {"state": state, "outcome": outcome, "settled_at": now, "settled_by": by}
    return tx.execute(_while_in(tuple(while_in)), {"of_id": step_id, **settled}).rowcount == 1


@lru_cache
def _while_in(states: tuple[State, ...]) -> Update:
    return _UPDATE.where(steps.c.state.in_(among(states)))


def give_step(tx: Transaction, step_id: str, owner_id: str, due_at: datetime) -> bool:
    """Let somebody else owe an open step. False when it is settled."""
    return tx.execute(_OPEN, {"of_id": step_id, "owner_id": owner_id, "due_at": due_at}).rowcount == 1


def pass_step(tx: Transaction, step_id: str, from_id: str, to_id: str) -> bool:
    """Let an open step go from one person to another. False where it is not theirs (any more)."""
    return tx.execute(_OPEN_OF, {"of_id": step_id, "of_owner": from_id, "owner_id": to_id}).rowcount == 1


def nobodys(tx: Transaction) -> list[Step]:
    """Open steps of people who can do nothing any more. A discloser may be a guest."""
    return [_step(row) for row in tx.execute(_NOBODYS)]


def hold_back(tx: Transaction, step_id: str) -> bool:
    """Let an open step wait again. False when it was not open."""
    waiting = {"state": State.WAITING, "opened_at": None, "due_at": None}
    return tx.execute(_OPEN, {"of_id": step_id, **waiting}).rowcount == 1


def add_answers(tx: Transaction, step_id: str, words: Mapping[str, str | None]) -> None:
    """Keep what somebody wrote about a step, field by field; empty fields are not kept."""
    rows = [{"step_id": step_id, "field": field, "words": text} for field, text in words.items() if text]
    if rows:
        tx.execute(_ADD_ANSWERS, rows)


def replace_answer(tx: Transaction, step_id: str, field: str, words: str | None) -> None:
    """Keep the latest of something that may be said more than once."""
    tx.execute(_FORGET_ANSWER, {"step_id": step_id, "field": field})
    add_answers(tx, step_id, {field: words})


def answers_of(tx: Transaction, step_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """What was written about steps: step id → field → words."""
    found: dict[str, dict[str, str]] = {}
    rows = tx.execute(_ANSWERS, {"ids": list(set(step_ids))}) if step_ids else ()
    for step_id, field, words in rows:
        found.setdefault(step_id, {})[field] = words
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
    row = {
        "disclosure_id": disclosure_id,
        "step_id": step_id,
        "person_id": by,
        "to_id": to_id,
        "kind": kind,
        "at": now,
    }
    return new_number(tx.execute(_RECORD, row))


def recorded(tx: Transaction, step_id: str, by: str, *kinds: str) -> datetime | None:
    """When somebody last did something of these kinds to a step; None where they did not."""
    done = tx.execute(_recorded(kinds), {"step_id": step_id, "person_id": by})
    at: datetime | None = done.scalar_one()
    return at


@lru_cache
def _recorded(kinds: tuple[str, ...]) -> Select[Any]:
    which = (history.c.step_id == bindparam("step_id"), history.c.person_id == bindparam("person_id"))
    return select(func.max(history.c.at)).where(*which, history.c.kind.in_(among(kinds)))


def passings_of(tx: Transaction, disclosure_id: str) -> list[Passing]:
    """How a disclosure's steps went from one person to another, oldest first."""
    return [_passing(row) for row in tx.execute(_PASSINGS, {"disclosure_id": disclosure_id})]


def history_of(tx: Transaction, disclosure_id: str) -> list[Change]:
    """Every change, oldest first."""
    return [_change(row) for row in tx.execute(_HISTORY, {"disclosure_id": disclosure_id})]


def _place(step: Step) -> tuple[int, int, int, int]:
    return step.round, _ORDER[step.kind], step.revision, step.sequence


_ORDER = {kind: place for place, kind in enumerate(Kind)}
_ABOUT = history.c.disclosure_id == bindparam("disclosure_id")
_STEPS = select(*columns(steps, Step))
_WITH_IDS = steps.c.id.in_(bindparam("ids", expanding=True))
_IS_OPEN = steps.c.state == literal_column("'open'")
"""It stands in the statement itself: where it is bound, SQLite does not see that the index will do."""
_UPDATE = update(steps).where(steps.c.id == bindparam("of_id"))

PASSED = and_(
    history.c.person_id == bindparam("person_id"),
    history.c.to_id.is_not(None),
    history.c.kind.in_(among((Passed.SILENT, Passed.AWAY))),
)
"""Rows of history: a step went from somebody to somebody else without their doing."""

_ADD = insert(steps)
_BY_ID = _STEPS.where(steps.c.id == bindparam("step_id"))
_BY_IDS = _STEPS.where(_WITH_IDS)
_OF_DISCLOSURE = _STEPS.where(steps.c.disclosure_id == bindparam("disclosure_id"))
_OF_DISCLOSURES = _STEPS.where(steps.c.disclosure_id.in_(bindparam("ids", expanding=True)))
_DISCLOSURES_OF = select(steps.c.disclosure_id).where(_WITH_IDS)
_OWED_BY = _STEPS.where(steps.c.owner_id == bindparam("person_id"), _IS_OPEN).order_by(
    steps.c.due_at, steps.c.id
)
_ASKED_BEFORE = _STEPS.where(
    steps.c.id.in_(select(history.c.step_id).where(PASSED)),
    steps.c.state == State.OPEN,
    steps.c.owner_id != bindparam("person_id"),
).order_by(steps.c.due_at, steps.c.id)
_SETTLED_AS = _STEPS.where(
    steps.c.settled_by == bindparam("person_id"),
    steps.c.outcome == bindparam("outcome"),
    steps.c.settled_at >= bindparam("since"),
)
_WAITING = _UPDATE.where(steps.c.state == State.WAITING)
_OPEN = _UPDATE.where(steps.c.state == State.OPEN)
_OPEN_OF = _OPEN.where(steps.c.owner_id == bindparam("of_owner"))
_GUEST_IN_ANOTHERS = people.c.is_guest & (disclosures.c.discloser_id != people.c.id)
_NOBODYS = (
    _STEPS.join(people, people.c.id == steps.c.owner_id)
    .join(disclosures, disclosures.c.id == steps.c.disclosure_id)
    .where(
        _IS_OPEN,
        people.c.deactivated | people.c.is_bot | _GUEST_IN_ANOTHERS,
    )
    .order_by(steps.c.disclosure_id, steps.c.id)
)
_ADD_ANSWERS = insert(answers)
_FORGET_ANSWER = delete(answers).where(
    answers.c.step_id == bindparam("step_id"), answers.c.field == bindparam("field")
)
_ANSWERS = select(answers.c.step_id, answers.c.field, answers.c.words).where(
    answers.c.step_id.in_(bindparam("ids", expanding=True))
)
_RECORD = insert(history)
_PASSINGS = (
    select(history.c.step_id, history.c.kind, history.c.person_id, history.c.to_id, history.c.at)
    .where(_ABOUT, history.c.to_id.is_not(None), history.c.step_id.is_not(None))
    .order_by(history.c.id)
)
_HISTORY = select(*columns(history, Change)).where(_ABOUT).order_by(history.c.id)
"""Built once: building a query takes longer than asking it."""

_step, _change, _passing = reader(Step, kind=Kind, state=State), reader(Change), reader(Passing)
