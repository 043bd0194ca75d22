"""The real fix: plan it, ask somebody to own it, accept or decline, and say that it is in place."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, cannot_take_on, may_answer
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.domain.real_fix import Phase, RealFix, phase
from bot.domain.working_time import end_of_day
from bot.storage import people, real_fixes, steps
from bot.storage.store import Transaction
from bot.usecases.progress import advance, note, refresh_nudges, settle, take_step, wait_for_nudge
from bot.usecases.refusals import FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class PlanRealFix:
    """What will be done, by when, and how we will know that it held. No `owner`: the discloser does it."""

    by: Who
    step_id: str
    what: str
    criterion: str
    due: date
    owner: Who | None = None


@dataclass(frozen=True, kw_only=True)
class AcceptRealFix:
    """Yes, it is mine to do."""

    by: Who
    step_id: str


@dataclass(frozen=True, kw_only=True)
class DeclineRealFix:
    """No, because…"""

    by: Who
    step_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FinishRealFix:
    """It is in place; the criterion as it reads now."""

    by: Who
    step_id: str
    what_was_done: str
    criterion: str


def plan_real_fix(tx: Transaction, command: PlanRealFix, now: datetime, policy: Policy) -> None:
    """Keep the plan. Where somebody else is to own it, they are asked; until they accept it is not theirs."""
    step, disclosure, _, me = _take(tx, command.by, command.step_id, Phase.PLAN, Phase.DO)
    owner = met(tx, command.owner) if command.owner else people.person(tx, me)
    if why := cannot_take_on(owner):
        raise FieldsError({"owner": why})
    due = end_of_day(command.due, people.person(tx, me).zone, policy.working)
    if due <= now:
        raise FieldsError({"due": "due_past"})
    fix = RealFix(
        step_id=step.id,
        owner_id=owner.id,
        what=command.what,
        criterion=command.criterion,
        due_at=due,
        planned_at=now,
        accepted_at=now if owner.id == me else None,
    )
    real_fixes.plan_real_fix(tx, fix)
    _ask_next(tx, step, fix, due if owner.id == me else now, policy)
    note(tx, disclosure.id, "fix_planned" if owner.id == me else "fix_offered", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def accept_real_fix(tx: Transaction, command: AcceptRealFix, now: datetime, policy: Policy) -> None:
    """The owner says yes; from now on it is due on its day."""
    step, disclosure, fix, me = _take(tx, command.by, command.step_id, Phase.ACCEPT)
    if not fix or not real_fixes.accept_real_fix(tx, step.id, now):
        raise NotDoneError("not_yet")
    _ask_next(tx, step, fix, max(fix.due_at, now), policy)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "fix_accepted", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def decline_real_fix(tx: Transaction, command: DeclineRealFix, now: datetime, policy: Policy) -> None:
    """The owner says no; it goes back to the discloser with the reason."""
    step, disclosure, fix, me = _take(tx, command.by, command.step_id, Phase.ACCEPT)
    if not fix:
        raise NotDoneError("not_yet")
    real_fixes.pass_real_fix_to(tx, step.id, disclosure.discloser_id)
    steps.give_step(tx, step.id, disclosure.discloser_id, step.due_at or now)
    steps.replace_answer(tx, step.id, "handed_over", command.reason)
    wait_for_nudge(tx, step, disclosure.discloser_id, now, policy)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "fix_declined", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def finish_real_fix(tx: Transaction, command: FinishRealFix, now: datetime, policy: Policy) -> None:
    """It is in place. From here on we ask whether it holds, by the criterion."""
    step, disclosure, _, me = _take(tx, command.by, command.step_id, Phase.DO)
    real_fixes.set_criterion(tx, step.id, command.criterion)
    words = {"what_was_done": command.what_was_done}
    settle(tx, step, State.DONE, kind="fix_done", by=me, now=now, outcome="done", words=words)
    advance(tx, disclosure.id, now, policy)


def _take(
    tx: Transaction, by: Who, step_id: str, *phases: Phase
) -> tuple[Step, Disclosure, RealFix | None, str]:
    me = met(tx, by).id
    step, disclosure = take_step(tx, step_id, me, lambda step, _: may_answer(me, step))
    if step.kind is not Kind.REAL_FIX:
        raise RefusedError(Refusal.NOT_YOURS)
    fix = real_fixes.real_fixes_of(tx, [step.id]).get(step.id)
    if phase(fix, disclosure.discloser_id) not in phases:
        raise NotDoneError("not_yet")
    return step, disclosure, fix, me


def _ask_next(tx: Transaction, step: Step, fix: RealFix, ask_at: datetime, policy: Policy) -> None:
    """The step is the owner's by the planned day; they are nudged when there is something to say or do."""
    steps.give_step(tx, step.id, fix.owner_id, fix.due_at)
    wait_for_nudge(tx, step, fix.owner_id, ask_at, policy)
