"""The manager's answer to one revision of the quick fix: approve, adjust, or first a talk."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, cannot_take_on, may_decide
from bot.domain.plan import NewStep, State, Step
from bot.domain.policy import Policy
from bot.storage import outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.pass_on import asked_about, take_back
from bot.usecases.picture import Picture, picture
from bot.usecases.progress import advance, note, settle, take_step
from bot.usecases.refusals import AlreadyError, NotDoneError
from bot.usecases.rounds import begin_round
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Approve:
    """Go ahead."""

    by: Who
    step_id: str
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Adjust:
    """Not this way; `why` says what to change."""

    by: Who
    step_id: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Talk:
    """They want to talk first. The step stays open."""

    by: Who
    step_id: str
    note: str | None = None


def approve(tx: Transaction, command: Approve, now: datetime, policy: Policy) -> Picture:
    """Approve the revision that the step stands for. Gives what was decided on."""
    step, disclosure, me = _deciding(tx, command.by, command.step_id, now, policy)
    settle(
        tx,
        step,
        State.DONE,
        kind="approved",
        by=me,
        now=now,
        outcome="approved",
        words={"note": command.note},
    )
    _tell(tx, "decided", disclosure, step, now)
    advance(tx, disclosure.id, now, policy)
    return picture(tx, disclosure.id)


def adjust(tx: Transaction, command: Adjust, now: datetime, policy: Policy) -> Picture:
    """Ask for another plan: the discloser owes a revision, which is then decided again. Raises NotDoneError
    where they have left.
    """
    step, disclosure, me = _deciding(tx, command.by, command.step_id, now, policy)
    if people.person(tx, disclosure.discloser_id).deactivated:
        raise NotDoneError("nobody_revises")
    settle(tx, step, State.DONE, kind="adjust", by=me, now=now, outcome="adjust", words={"note": command.why})
    if _fix_is_over(tx, step):
        begin_round(tx, disclosure, now, decision_owner=disclosure.discloser_id)
    else:
        steps.add_steps(tx, disclosure.id, [_to_revise(step, disclosure)])
    _tell(tx, "decided", disclosure, step, now)
    advance(tx, disclosure.id, now, policy)
    return picture(tx, disclosure.id)


def talk(tx: Transaction, command: Talk, now: datetime, policy: Policy) -> Picture:
    """Record that the manager wants to talk. Gives what was decided on."""
    step, disclosure, me = _deciding(tx, command.by, command.step_id, now, policy)
    before = steps.recorded(tx, step.id, me, "talk")
    if before and not command.note:
        raise AlreadyError(people.person(tx, me), before, "talk")
    note(tx, disclosure.id, "talk", by=me, now=now, step=step)
    steps.replace_answer(tx, step.id, "talk", command.note)
    _tell(tx, "talk", disclosure, step, now)
    advance(tx, disclosure.id, now, policy)
    return picture(tx, disclosure.id)


def _deciding(
    tx: Transaction, by: Who, step_id: str, now: datetime, policy: Policy
) -> tuple[Step, Disclosure, str]:
    """Whoever owes the decision, or was asked before it was passed on; then it is theirs again."""
    somebody = met(tx, by)
    me = somebody.id

    def may(step: Step, told: Disclosure) -> Refusal | None:
        if cannot_take_on(somebody):
            return Refusal.NOT_YOURS
        return may_decide(me, step, told.discloser_id, asked_about(tx, step))

    step, disclosure = take_step(tx, step_id, me, may)
    return take_back(tx, step, me, now, policy), disclosure, me


def _fix_is_over(tx: Transaction, decision: Step) -> bool:
    """Done already, or meanwhile: then another plan means another attempt."""
    return any(
        step.settled
        for step in steps.steps_of(tx, decision.disclosure_id)
        if step.kind is Kind.QUICK_FIX and step.round == decision.round
    )


def _to_revise(step: Step, disclosure: Disclosure) -> NewStep:
    """The decision on the next revision; it is the discloser's to move until they have written it."""
    return NewStep(
        kind=Kind.DECISION, round=step.round, revision=step.revision + 1, owner_id=disclosure.discloser_id
    )


def _tell(tx: Transaction, kind: str, disclosure: Disclosure, step: Step, now: datetime) -> None:
    outbox.promise(
        tx, kind, now=now, person_id=disclosure.discloser_id, disclosure_id=disclosure.id, step_id=step.id
    )
