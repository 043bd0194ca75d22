"""Answer a step one owes: it is done, it held, it slipped, or it is not needed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.disclosure import Disclosure, QuickFix, Remit
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.storage import disclosures
from bot.storage.store import Transaction
from bot.usecases.ask import add_ask
from bot.usecases.disclose import mark_done_already
from bot.usecases.pass_on import decider_now
from bot.usecases.picture import picture
from bot.usecases.progress import advance, settle, take_step
from bot.usecases.promises import write_promise
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.rounds import begin_round
from bot.usecases.who import Who, met

RECORDED = {
    Kind.QUICK_FIX: "quick_fix_done",
    Kind.UNDERSTANDING: "understood",
    Kind.LESSONS: "lessons_written",
}
"""How a step that is simply done is named in history."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A step is done; `words` say what was done or learnt, field by field."""

    by: Who
    step_id: str
    kind: Kind
    words: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CheckIn:
    """Whether the fix holds, one click: `held` or `cant_tell`."""

    by: Who
    step_id: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The fix did not hold: what happened, and the quick fix for the next round."""

    by: Who
    step_id: str
    what_slipped: str
    quick_fix: str
    remit: Remit


@dataclass(frozen=True, kw_only=True)
class NotNeeded:
    """The step is not needed, because…"""

    by: Who
    step_id: str
    reason: str


def report(tx: Transaction, command: Report, now: datetime, policy: Policy) -> None:
    """Settle a quick fix, the understanding or the lessons as done."""
    me = met(tx, command.by).id
    step, disclosure = take_step(tx, command.step_id, me, lambda step, _: may_answer(me, step))
    _must_be(step, command.kind)
    settle(
        tx, step, State.DONE, kind=RECORDED[step.kind], by=me, now=now, outcome="done", words=command.words
    )
    if step.kind is Kind.LESSONS:
        _follow_up(tx, disclosure, command.words, me, now)
    advance(tx, disclosure.id, now, policy)


def _follow_up(
    tx: Transaction, disclosure: Disclosure, words: Mapping[str, str | None], by: str, now: datetime
) -> None:
    """What the lessons bring: a promise that is followed, and an ask that gets an answer."""
    if goal := words.get("goal"):
        write_promise(tx, disclosure, goal, by)
    if missing := words.get("missing"):
        add_ask(tx, disclosure, missing, now)


def check_in(tx: Transaction, command: CheckIn, now: datetime, policy: Policy) -> None:
    """Settle a check-in with one click."""
    me = met(tx, command.by).id
    step, disclosure = take_step(tx, command.step_id, me, lambda step, _: may_answer(me, step))
    _must_be(step, Kind.CHECK_IN)
    settle(tx, step, State.DONE, kind=command.outcome, by=me, now=now, outcome=command.outcome)
    advance(tx, disclosure.id, now, policy)


def slip(tx: Transaction, command: Slip, now: datetime, policy: Policy) -> None:
    """The fix slipped: the next round begins, with its own quick fix and its own decision."""
    me = met(tx, command.by).id
    step, disclosure = take_step(tx, command.step_id, me, lambda step, _: may_answer(me, step))
    _must_be(step, Kind.CHECK_IN)
    words = {"what_slipped": command.what_slipped}
    settle(tx, step, State.SLIPPED, kind="slipped", by=me, now=now, outcome="slipped", words=words)
    decider = decider_now(tx, disclosure, now)
    number = begin_round(tx, disclosure, now, decision_owner=decider)
    fix = QuickFix(round=number, revision=1, text=command.quick_fix, remit=command.remit, at=now)
    disclosures.add_quick_fix(tx, disclosure.id, fix)
    if command.remit is Remit.DONE:
        mark_done_already(tx, disclosure.id, me, number, now)
    advance(tx, disclosure.id, now, policy)


def not_needed(tx: Transaction, command: NotNeeded, now: datetime, policy: Policy) -> None:
    """Settle a step as not needed, with the reason. A decision and an ask always get an answer, unless it
    is on a plan that will not come.
    """
    me = met(tx, command.by).id
    step, disclosure = take_step(tx, command.step_id, me, lambda step, _: may_answer(me, step))
    if step.kind in (Kind.DECISION, Kind.ASK) and not picture(tx, disclosure.id).is_left_behind(step):
        raise NotDoneError(f"{step.kind}_needed")
    settle(
        tx,
        step,
        State.NOT_NEEDED,
        kind="not_needed",
        by=me,
        now=now,
        outcome="not_needed",
        words={"reason": command.reason},
    )
    advance(tx, disclosure.id, now, policy)


def _must_be(step: Step, kind: Kind) -> None:
    """A forged or mixed-up button names a step of another kind."""
    if step.kind is not kind:
        raise RefusedError(Refusal.NOT_YOURS)
