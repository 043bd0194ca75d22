"""Edit or withdraw what one told. What stood there before is kept, and the manager sees what changed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, QuickFix, Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import NewStep, State, Step, added_by, remit_now
from bot.domain.policy import Policy, raised_plan
from bot.storage import carried, disclosures, edits, outbox, steps
from bot.storage.store import Transaction
from bot.usecases.disclose import mark_done_already
from bot.usecases.pass_on import decider_now
from bot.usecases.progress import advance, hasten, note, quiet, refresh_asked, take_disclosure
from bot.usecases.refusals import FieldsError
from bot.usecases.revise import hold_back_fix
from bot.usecases.who import Who, met

BOTH = (State.WAITING, State.OPEN)
FIX = frozenset({"quick_fix", "remit"})
"""The fields that make another revision."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What it should say now. No `quick_fix`: it stays. `step_id` is any step of the disclosure."""

    by: Who
    step_id: str
    severity: Severity
    what_happened: str
    impact: str
    quick_fix: str | None = None
    remit: Remit = Remit.APPROVAL


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """Take it back, because…"""

    by: Who
    step_id: str
    reason: str


def edit(tx: Transaction, command: Edit, now: datetime, policy: Policy) -> None:
    """Change the words or the severity. Another quick fix is another revision, to be decided anew.

    An approval counts only for the revision it was shown on, so a decision that waits gives way to one on
    the new words. A higher severity adds the steps it owes; a lower one takes none away.
    """
    me = met(tx, command.by).id
    disclosure = take_disclosure(tx, command.step_id, me)
    fix = disclosures.quick_fixes_of(tx, disclosure.id)[-1]
    changed = _changed(disclosure, fix, command)
    if not changed:
        raise FieldsError({"what_happened": "nothing_changed"})
    if FIX & changed.keys() and not fix_may_change(steps.steps_of(tx, disclosure.id), disclosure):
        raise FieldsError({"quick_fix": "fix_is_over"})
    disclosures.change_words(tx, disclosure.id, command.what_happened, command.impact, command.severity)
    number = note(tx, disclosure.id, "edited", by=me, now=now)
    edits.add_edits(tx, number, changed)
    unseen = "severity" in changed and _owe_more(tx, disclosure, command.severity, now, policy)
    if "severity" in changed:
        hasten(tx, disclosures.disclosure(tx, disclosure.id), now, policy)
    if FIX & changed.keys() and command.quick_fix:
        _decide_anew(tx, disclosure, command.quick_fix, command.remit, now)
    elif unseen:
        _decide_anew(tx, disclosure, fix.text, fix.remit, now)
    _refresh_weeks(tx, disclosure, now)
    advance(tx, disclosure.id, now, policy)


def withdraw(tx: Transaction, command: Withdraw, now: datetime, policy: Policy) -> None:
    """End it: nothing is owed any more, nobody is nudged, and the cards say only that it was taken back."""
    me = met(tx, command.by).id
    disclosure = take_disclosure(tx, command.step_id, me)
    left = [step for step in steps.steps_of(tx, disclosure.id) if not step.settled]
    _end(tx, left, "withdrawn", me, now)
    disclosures.set_withdrawn(tx, disclosure.id, command.reason, now)
    note(tx, disclosure.id, "withdrawn", by=me, now=now)
    refresh_asked(tx, disclosure.id, now)
    _hush_edits(tx, disclosure.id, now)
    _refresh_weeks(tx, disclosure, now)
    advance(tx, disclosure.id, now, policy)


def fix_may_change(plan: list[Step], disclosure: Disclosure) -> bool:
    """While this round's quick fix (or, where none is owed, the decision) is not settled.

    A revision that the manager asked for has a form of its own.
    """
    decision = _decision(plan)
    if decision.state is State.OPEN and decision.owner_id == disclosure.discloser_id:
        return False
    fixes = [s for s in plan if s.kind is Kind.QUICK_FIX and s.round == disclosure.round]
    return not (fixes or [decision])[-1].settled


def _refresh_weeks(tx: Transaction, disclosure: Disclosure, now: datetime) -> None:
    """In the overviews of those who decide, too, stands only what is told now."""
    owners = {step.owner_id for step in steps.steps_of(tx, disclosure.id)}
    for number in carried.weeks_since(tx, owners, disclosure.at):
        outbox.promise_update(tx, number, now=now)


def _hush_edits(tx: Transaction, disclosure_id: str, now: datetime) -> None:
    """In the card's thread, too, what was told stands no more."""
    edited = {change.id for change in steps.history_of(tx, disclosure_id) if change.kind == "edited"}
    for message in outbox.messages_of(tx, disclosure_id, "timeline"):
        if message.history_id in edited:
            outbox.promise_update(tx, message.id, now=now)


def _changed(
    disclosure: Disclosure, fix: QuickFix, command: Edit
) -> dict[str, tuple[str | None, str | None]]:
    """Field → what stood there, and what stands there now."""
    pairs: dict[str, tuple[str | None, str | None]] = {
        "what_happened": (disclosure.what_happened, command.what_happened),
        "impact": (disclosure.impact, command.impact),
        "severity": (disclosure.severity, command.severity),
    }
    if command.quick_fix:
        pairs["quick_fix"] = (fix.text, command.quick_fix)
        pairs["remit"] = (fix.remit, command.remit)
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def _owe_more(
    tx: Transaction, disclosure: Disclosure, severity: Severity, now: datetime, policy: Policy
) -> bool:
    """Add what a higher severity owes. True where its quick fix needs an approval that nobody gave.

    For a near miss the decision was a thank-you: it approved no fix.
    """
    plan = steps.steps_of(tx, disclosure.id)
    decider = decider_now(tx, disclosure, now)
    raised = raised_plan(disclosures.plan_policy(tx, disclosure.id), policy.severities[severity])
    new = added_by(raised, plan, disclosure.discloser_id, decider)
    if not new or list(Severity).index(severity) < list(Severity).index(disclosure.severity):
        return False
    steps.add_steps(tx, disclosure.id, new)
    disclosures.set_plan_policy(tx, disclosure.id, raised)
    remit = remit_now(disclosures.quick_fixes_of(tx, disclosure.id), disclosure.round)
    if remit is Remit.DONE:
        mark_done_already(tx, disclosure.id, disclosure.discloser_id, disclosure.round, now)
    fix_is_new = any(step.kind is Kind.QUICK_FIX for step in new)
    return fix_is_new and remit is Remit.APPROVAL and _decision(plan).settled


def _decide_anew(tx: Transaction, disclosure: Disclosure, text: str, remit: Remit, now: datetime) -> None:
    plan = steps.steps_of(tx, disclosure.id)
    decision = _decision(plan)
    decider = decider_now(tx, disclosure, now)
    if not decision.settled:
        _end(tx, [decision], "superseded", disclosure.discloser_id, now)
    new = NewStep(kind=Kind.DECISION, round=decision.round, revision=decision.revision + 1, owner_id=decider)
    steps.add_steps(tx, disclosure.id, [new])
    fix = QuickFix(round=new.round, revision=new.revision, text=text, remit=remit, at=now)
    disclosures.add_quick_fix(tx, disclosure.id, fix)
    note(tx, disclosure.id, "revised", by=disclosure.discloser_id, now=now)
    if remit is Remit.DONE:
        mark_done_already(tx, disclosure.id, disclosure.discloser_id, new.round, now)
    if remit is Remit.APPROVAL:
        hold_back_fix(tx, decision, now)


def _decision(plan: list[Step]) -> Step:
    return [step for step in plan if step.kind is Kind.DECISION][-1]


def _end(tx: Transaction, left: list[Step], outcome: str, by: str, now: datetime) -> None:
    for step in left:
        steps.settle_step(tx, step.id, State.NOT_NEEDED, by=by, now=now, outcome=outcome, while_in=BOTH)
    quiet(tx, left, now)
