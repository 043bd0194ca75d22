"""Revise the quick fix after the manager asked for another plan."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, QuickFix, Remit
from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer
from bot.domain.plan import Step
from bot.domain.policy import Policy
from bot.storage import disclosures, steps
from bot.storage.store import Transaction
from bot.usecases.disclose import mark_done_already
from bot.usecases.pass_on import decider_now
from bot.usecases.progress import advance, cadence_of, note, quiet, refresh_nudges, take_step, wait_for_nudge
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Revise:
    """The next revision of the quick fix; `step_id` is the decision that waits for it."""

    by: Who
    step_id: str
    quick_fix: str
    remit: Remit


def revise(tx: Transaction, command: Revise, now: datetime, policy: Policy) -> None:
    """Keep the new revision and hand the decision back to the manager."""
    me = met(tx, command.by).id

    def may(step: Step, disclosure: Disclosure) -> Refusal | None:
        theirs = step.kind is Kind.DECISION and me == disclosure.discloser_id
        return may_answer(me, step) if theirs or step.settled else Refusal.NOT_YOURS

    step, disclosure = take_step(tx, command.step_id, me, may)
    fix = QuickFix(
        round=step.round, revision=step.revision, text=command.quick_fix, remit=command.remit, at=now
    )
    disclosures.add_quick_fix(tx, disclosure.id, fix)
    if command.remit is Remit.DONE:
        mark_done_already(tx, disclosure.id, me, step.round, now)
    if command.remit is Remit.APPROVAL:
        hold_back_fix(tx, step, now)
    decider = decider_now(tx, disclosure, now)
    cadence = cadence_of(tx, disclosure, Kind.DECISION, policy)
    steps.give_step(tx, step.id, decider, wait_for_nudge(tx, step, decider, now + cadence.due, now, policy))
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, "revised", by=me, now=now, step=step)
    advance(tx, disclosure.id, now, policy)


def hold_back_fix(tx: Transaction, decision: Step, now: datetime) -> None:
    """What was under way as theirs to do now needs a go-ahead first."""
    for step in steps.steps_of(tx, decision.disclosure_id):
        if step.kind is Kind.QUICK_FIX and step.round == decision.round and steps.hold_back(tx, step.id):
            quiet(tx, [step], now)
