"""Promises for next time: made, and followed until kept, changed with a reason, or let go with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer
from bot.domain.plan import NewStep, State, Step
from bot.domain.policy import Policy
from bot.storage import people, steps
from bot.storage.store import Transaction
from bot.usecases.due import due_on
from bot.usecases.progress import (
    advance,
    ask_on_day,
    cadence_of,
    note,
    refresh_nudges,
    settle,
    take_disclosure,
    take_step,
)
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.who import Who, met

COMMITMENT = "commitment"
"""The field that holds a promise's words."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Promise something. `step_id` is the open step that waits for it, or any step of one's disclosure."""

    by: Who
    step_id: str
    commitment: str
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One click: it worked out."""

    by: Who
    step_id: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Not that, but this instead, because…"""

    by: Who
    step_id: str
    reason: str
    commitment: str
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class LetGo:
    """Not any more, because…"""

    by: Who
    step_id: str
    reason: str


def promise(tx: Transaction, command: Promise, now: datetime, policy: Policy) -> None:
    """Keep a promise's words: in the step that waits for them, else in a new one. The same twice is one."""
    me = met(tx, command.by).id
    disclosure = _promising(tx, command.step_id, me)
    if (me, command.commitment) in _followed(tx, disclosure):
        return
    if any(s.kind is Kind.LESSONS and not s.settled for s in steps.steps_of(tx, disclosure.id)):
        raise NotDoneError("not_yet")
    due = _due(tx, me, command.due, now, policy)
    step_id = write_promise(tx, disclosure, command.commitment, me)
    note(tx, disclosure.id, "promised", by=me, now=now)
    advance(tx, disclosure.id, now, policy)
    usual = now + cadence_of(tx, disclosure, Kind.COMMITMENT, policy).due
    _fall_due(tx, step_id, due or usual, now, policy)
    refresh_nudges(tx, step_id, now)


def kept(tx: Transaction, command: Kept, now: datetime, policy: Policy) -> None:
    """It was kept."""
    step, disclosure, me = _take(tx, command.by, command.step_id)
    settle(tx, step, State.DONE, kind="kept", by=me, now=now, outcome="kept")
    advance(tx, disclosure.id, now, policy)


def changed(tx: Transaction, command: Changed, now: datetime, policy: Policy) -> None:
    """It became another promise, which is followed in its place."""
    step, disclosure, me = _take(tx, command.by, command.step_id)
    due = _due(tx, me, command.due, now, policy)
    words = {"changed_because": command.reason}
    settle(tx, step, State.DONE, kind="changed", by=me, now=now, outcome="changed", words=words)
    step_id = write_promise(tx, disclosure, command.commitment, me)
    advance(tx, disclosure.id, now, policy)
    if due:
        _fall_due(tx, step_id, due, now, policy)


def let_go(tx: Transaction, command: LetGo, now: datetime, policy: Policy) -> None:
    """It is let go, with the reason."""
    step, disclosure, me = _take(tx, command.by, command.step_id)
    words = {"let_go_because": command.reason}
    settle(tx, step, State.DONE, kind="let_go", by=me, now=now, outcome="let_go", words=words)
    advance(tx, disclosure.id, now, policy)


def write_promise(tx: Transaction, disclosure: Disclosure, words: str, by: str) -> str:
    """Write somebody's promise into their step that waits for one, else into a new step; the step's id."""
    made = [step for step in steps.steps_of(tx, disclosure.id) if step.kind is Kind.COMMITMENT]
    written = steps.answers_of(tx, [step.id for step in made])
    theirs = [step for step in made if step.owner_id == by and not step.settled]
    empty = [step for step in theirs if COMMITMENT not in written.get(step.id, {})]
    if empty:
        step_id = empty[0].id
    else:
        number = max((step.sequence for step in made), default=0) + 1
        new = NewStep(kind=Kind.COMMITMENT, round=1, sequence=number, owner_id=by)
        (step_id,) = steps.add_steps(tx, disclosure.id, [new])
    steps.replace_answer(tx, step_id, COMMITMENT, words)
    return step_id


def _promising(tx: Transaction, step_id: str, me: str) -> Disclosure:
    """The discloser promises what they like; whoever took the step over, what it waits for."""
    step = steps.step(tx, step_id)
    written = COMMITMENT in steps.answers_of(tx, [step_id]).get(step_id, {})
    if step and step.kind is Kind.COMMITMENT and not (step.settled or written):
        return take_step(tx, step_id, me, lambda step, _: may_answer(me, step))[1]
    return take_disclosure(tx, step_id, me)


def _followed(tx: Transaction, disclosure: Disclosure) -> set[tuple[str, str | None]]:
    """Who promised what, as far as it is not settled."""
    made = [s for s in steps.steps_of(tx, disclosure.id) if s.kind is Kind.COMMITMENT and not s.settled]
    written = steps.answers_of(tx, [step.id for step in made])
    return {(step.owner_id, written.get(step.id, {}).get(COMMITMENT)) for step in made}


def _take(tx: Transaction, by: Who, step_id: str) -> tuple[Step, Disclosure, str]:
    me = met(tx, by).id
    step, disclosure = take_step(tx, step_id, me, lambda step, _: may_answer(me, step))
    if step.kind is not Kind.COMMITMENT:
        raise RefusedError(Refusal.NOT_YOURS)
    if COMMITMENT not in steps.answers_of(tx, [step.id]).get(step.id, {}):
        raise NotDoneError("not_yet")
    return step, disclosure, me


def _due(tx: Transaction, me: str, day: date | None, now: datetime, policy: Policy) -> datetime | None:
    return due_on(day, people.person(tx, me), now, policy) if day else None


def _fall_due(tx: Transaction, step_id: str, due: datetime, now: datetime, policy: Policy) -> None:
    """An open promise falls due then; one that still waits is due as the policy says once it opens."""
    step = steps.step(tx, step_id)
    if step and step.state is State.OPEN:
        steps.give_step(tx, step.id, step.owner_id, due)
        ask_on_day(tx, step, step.owner_id, due, now, policy)
