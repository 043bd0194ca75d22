"""Promises for next time: made, and followed until kept, changed with a reason, or let go with a reason."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer
from bot.domain.plan import NewStep, State, Step
from bot.domain.policy import Policy
from bot.domain.working_time import end_of_day
from bot.storage import people, steps
from bot.storage.store import Transaction
from bot.usecases.progress import (
    advance,
    cadence_of,
    note,
    refresh_nudges,
    settle,
    take_disclosure,
    take_step,
    wait_for_nudge,
)
from bot.usecases.refusals import FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who, met

COMMITMENT = "commitment"
"""The field that holds a promise's words."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """Promise something. `step_id` is the open step that waits for it, or any step of the disclosure."""

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
    """Keep a promise's words: in the step that waits for them, else in a new one."""
    me = met(tx, command.by).id
    disclosure = take_disclosure(tx, command.step_id, me)
    if any(s.kind is Kind.LESSONS and not s.settled for s in steps.steps_of(tx, disclosure.id)):
        raise NotDoneError("not_yet")
    due = _due(tx, me, command.due, now, policy)
    step_id = write_promise(tx, disclosure, command.commitment)
    note(tx, disclosure.id, "promised", by=me, now=now)
    advance(tx, disclosure.id, now, policy)
    usual = now + cadence_of(tx, disclosure, Kind.COMMITMENT, policy).due
    _fall_due(tx, step_id, due or usual, policy)
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
    step_id = write_promise(tx, disclosure, command.commitment)
    advance(tx, disclosure.id, now, policy)
    if due:
        _fall_due(tx, step_id, due, policy)


def let_go(tx: Transaction, command: LetGo, now: datetime, policy: Policy) -> None:
    """It is let go, with the reason."""
    step, disclosure, me = _take(tx, command.by, command.step_id)
    words = {"let_go_because": command.reason}
    settle(tx, step, State.DONE, kind="let_go", by=me, now=now, outcome="let_go", words=words)
    advance(tx, disclosure.id, now, policy)


def write_promise(tx: Transaction, disclosure: Disclosure, words: str) -> str:
    """Write a promise into the step that waits for one, else into a new step; the step's id."""
    made = [step for step in steps.steps_of(tx, disclosure.id) if step.kind is Kind.COMMITMENT]
    written = steps.answers_of(tx, [step.id for step in made])
    empty = [s for s in made if not s.settled and COMMITMENT not in written.get(s.id, {})]
    if empty:
        step_id = empty[0].id
    else:
        number = max((step.sequence for step in made), default=0) + 1
        new = NewStep(kind=Kind.COMMITMENT, round=1, sequence=number, owner_id=disclosure.discloser_id)
        (step_id,) = steps.add_steps(tx, disclosure.id, [new])
    steps.replace_answer(tx, step_id, COMMITMENT, words)
    return step_id


def _take(tx: Transaction, by: Who, step_id: str) -> tuple[Step, Disclosure, str]:
    me = met(tx, by).id
    step, disclosure = take_step(tx, step_id, me, lambda step, _: may_answer(me, step))
    if step.kind is not Kind.COMMITMENT:
        raise RefusedError(Refusal.NOT_YOURS)
    if COMMITMENT not in steps.answers_of(tx, [step.id]).get(step.id, {}):
        raise NotDoneError("not_yet")
    return step, disclosure, me


def _due(tx: Transaction, me: str, day: date | None, now: datetime, policy: Policy) -> datetime | None:
    if day is None:
        return None
    due = end_of_day(day, people.person(tx, me).zone, policy.working)
    if due <= now:
        raise FieldsError({"due": "due_past"})
    return due


def _fall_due(tx: Transaction, step_id: str, due: datetime, policy: Policy) -> None:
    """An open promise falls due then; one that still waits is due as the policy says once it opens."""
    step = steps.step(tx, step_id)
    if step and step.state is State.OPEN:
        steps.give_step(tx, step.id, step.owner_id, due)
        wait_for_nudge(tx, step, step.owner_id, due, policy)
