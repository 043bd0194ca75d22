"""The real fix: plan it, ask somebody to own it, accept or decline, and say that it is in place."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.nudges import Pace
from bot.domain.permissions import Refusal, cannot_take_on, is_gone, may_answer
from bot.domain.plan import State, Step, decider_of
from bot.domain.policy import Policy
from bot.domain.real_fix import Phase, RealFix, phase
from bot.storage import people, real_fixes, steps
from bot.storage.store import Transaction
from bot.usecases.due import due_on
from bot.usecases.progress import (
    advance,
    ask_on_day,
    note,
    refresh_nudges,
    settle,
    take_step,
    wait_for_nudge,
)
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
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
    """Keep the plan. Where somebody else is to own it, they are asked; until they accept it is not theirs,
    so the discloser may plan anew where they stay silent."""
    step, disclosure, before, me = _take(tx, command.by, command.step_id, Phase.PLAN, Phase.DO, anew=True)
    planner = people.person(tx, me)
    owner = met(tx, command.owner) if command.owner else planner
    if why := cannot_take_on(owner):
        raise FieldsError({"owner": why})
    due = due_on(command.due, planner, now, policy)
    fix = RealFix(
        step_id=step.id,
        owner_id=owner.id,
        what=command.what,
        criterion=command.criterion,
        due_at=due,
        planned_at=now,
        accepted_at=now if owner.id == me else None,
    )
    if before and replace(before, planned_at=now) == fix and fix.owner_id != me:
        raise AlreadyError(people.person(tx, me), before.planned_at, "passed_on")
    real_fixes.plan_real_fix(tx, fix)
    steps.give_step(tx, step.id, owner.id, due)
    if owner.id == me:
        ask_on_day(tx, step, me, due, now, policy)
    else:
        wait_for_nudge(tx, step, owner.id, now, now, policy, Pace.SOON)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "fix_planned" if owner.id == me else "fix_offered", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def accept_real_fix(tx: Transaction, command: AcceptRealFix, now: datetime, policy: Policy) -> None:
    """The owner says yes; from now on it is due on its day."""
    step, disclosure, fix, me = _take(tx, command.by, command.step_id, Phase.ACCEPT, Phase.DO)
    if not fix or not real_fixes.accept_real_fix(tx, step.id, now):
        raise AlreadyError(people.person(tx, me), fix.accepted_at if fix else None, "accepted")
    steps.give_step(tx, step.id, me, fix.due_at)
    ask_on_day(tx, step, me, max(fix.due_at, now), now, policy)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "fix_accepted", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def decline_real_fix(tx: Transaction, command: DeclineRealFix, now: datetime, policy: Policy) -> None:
    """The owner says no: back to the discloser with the reason; if they left, to whoever decides.

    Raises NotDoneError where that is the owner: it would come back to them again.
    """
    step, disclosure, fix, me = _take(tx, command.by, command.step_id, Phase.ACCEPT)
    if not fix:
        raise NotDoneError("not_yet")
    to_id = _whose_then(tx, disclosure)
    if to_id == me:
        raise NotDoneError("nobody_else")
    real_fixes.pass_real_fix_to(tx, step.id, to_id)
    steps.give_step(tx, step.id, to_id, step.due_at or now)
    steps.replace_answer(tx, step.id, "handed_over", command.reason)
    wait_for_nudge(tx, step, to_id, now, now, policy, Pace.SOON)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "fix_declined", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def _whose_then(tx: Transaction, disclosure: Disclosure) -> str:
    discloser = people.person(tx, disclosure.discloser_id)
    if not is_gone(discloser, discloser.id):
        return discloser.id
    return decider_of(steps.steps_of(tx, disclosure.id), discloser.id)


def finish_real_fix(tx: Transaction, command: FinishRealFix, now: datetime, policy: Policy) -> None:
    """It is in place. From here on we ask whether it holds, by the criterion."""
    step, disclosure, _, me = _take(tx, command.by, command.step_id, Phase.DO)
    real_fixes.set_criterion(tx, step.id, command.criterion)
    words = {"what_was_done": command.what_was_done}
    settle(tx, step, State.DONE, kind="fix_done", by=me, now=now, outcome="done", words=words)
    advance(tx, disclosure.id, now, policy)


def _take(
    tx: Transaction, by: Who, step_id: str, *phases: Phase, anew: bool = False
) -> tuple[Step, Disclosure, RealFix | None, str]:
    """The step in one of these phases, for its owner; `anew`: also for the discloser until it is accepted."""
    me = met(tx, by).id

    def may(step: Step, told: Disclosure) -> Refusal | None:
        found = real_fixes.real_fixes_of(tx, [step.id]).get(step.id)
        unaccepted = step.kind is Kind.REAL_FIX and phase(found, told.discloser_id) is Phase.ACCEPT
        return None if anew and unaccepted and me == told.discloser_id else may_answer(me, step)

    step, disclosure = take_step(tx, step_id, me, may)
    if step.kind is not Kind.REAL_FIX:
        raise RefusedError(Refusal.NOT_YOURS)
    fix = real_fixes.real_fixes_of(tx, [step.id]).get(step.id)
    if step.owner_id == me and phase(fix, disclosure.discloser_id) not in phases:
        raise NotDoneError("not_yet")
    return step, disclosure, fix, me
