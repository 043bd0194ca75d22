"""A step goes from one person to another: by hand, or because somebody was silent, is away, or is gone."""

from dataclasses import replace
from datetime import datetime

from bot.domain.disclosure import Disclosure
from bot.domain.escalation import Passed, came_by, may_answer_still
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind, Pace, pace_of, planned
from bot.domain.permissions import cannot_take_on, is_gone
from bot.domain.plan import Step, decider_of
from bot.domain.policy import Cadence, Policy
from bot.domain.working_time import is_away
from bot.storage import chain, disclosures, nudges, people, real_fixes, steps
from bot.storage.store import Transaction
from bot.usecases.progress import cadence_of, note, refresh_nudges, wait_for_nudge
from bot.usecases.tell import pass_on_failed


def pass_on(
    tx: Transaction, step: Step, disclosure: Disclosure, to_id: str, kind: str, now: datetime, policy: Policy
) -> bool:
    """Let somebody else owe an open step. False when it is not its owner's any more.

    `kind` is how history names it. Who is handed it is asked at their next decent hour; where nobody did
    that, what is not urgent comes in the message of their day.
    """
    if not steps.pass_step(tx, step.id, step.owner_id, to_id):
        return False
    if step.kind is Kind.REAL_FIX:
        real_fixes.pass_real_fix_to(tx, step.id, to_id)
    pass_on_failed(tx, step, to_id, now)
    cadence = cadence_of(tx, disclosure, step.kind, policy)
    chain.drop_beside(tx, step.id, now)
    by_hand = kind not in set(Passed) and not cadence.around_the_clock
    pace = Pace.SOON if by_hand else pace_of(cadence)
    wait_for_nudge(tx, step, to_id, now, now, policy, pace)
    refresh_nudges(tx, step.id, now)
    note(tx, disclosure.id, kind, by=step.owner_id, now=now, step=step, to=to_id)
    return True


def asked_about(tx: Transaction, step: Step) -> frozenset[str]:
    """Who may answer the step although it was passed on, or is asked by its having been."""
    return may_answer_still(step.id, steps.passings_of(tx, step.disclosure_id))


def asked_before(tx: Transaction, person_id: str) -> list[Step]:
    """What somebody may answer still, although others are asked by now; longest due first."""
    found = steps.asked_before(tx, person_id)
    return [step for step in found if person_id in asked_about(tx, step)]


def take_back(tx: Transaction, step: Step, me: str, now: datetime, policy: Policy) -> Step:
    """Whoever was asked before answers after all: the step is theirs again."""
    chain.drop_beside(tx, step.id, now)
    if step.owner_id == me:
        return step
    waiting = nudges.waiting_about(tx, step.id)
    steps.pass_step(tx, step.id, step.owner_id, me)
    wait_for_nudge(tx, step, me, max(waiting.due_at, now) if waiting else now, now, policy)
    refresh_nudges(tx, step.id, now)
    return replace(step, owner_id=me)


def tell_discloser(
    tx: Transaction, step: Step, disclosure: Disclosure, cadence: Cadence, now: datetime, policy: Policy
) -> None:
    """The discloser hears who is asked now, at a decent hour."""
    discloser = people.person(tx, disclosure.discloser_id)
    if not discloser.deactivated:
        ask_discloser(tx, step, discloser.id, NudgeKind.NEWS, None, cadence, now, policy)


def ask_discloser(
    tx: Transaction,
    step: Step,
    discloser_id: str,
    kind: NudgeKind,
    subject_id: str | None,
    cadence: Cadence,
    due_at: datetime,
    policy: Policy,
) -> None:
    """A nudge to the discloser about somebody else's step; soon where the step is urgent."""
    pace = Pace.SOON if cadence.urgent else Pace.DAY
    at = planned(due_at, people.person(tx, discloser_id), policy, pace)
    nudges.set_next_nudge(
        tx,
        discloser_id,
        at,
        step_id=step.id,
        kind=kind,
        pace=pace,
        subject_id=subject_id,
        from_at=due_at,
    )


def decider_now(tx: Transaction, disclosure: Disclosure, now: datetime) -> str:
    """Who decides what is new: whoever was asked last, but not who only stood in for somebody who is back."""
    plan = steps.steps_of(tx, disclosure.id)
    decider = at = decider_of(plan, disclosure.discloser_id)
    decisions = {step.id for step in plan if step.kind is Kind.DECISION}
    passings = [one for one in steps.passings_of(tx, disclosure.id) if one.step_id in decisions]
    while (came := came_by(at, passings)) and came.kind in (Passed.AWAY, Passed.STANDS_IN):
        at = came.from_id
        passings = passings[: passings.index(came)]
        somebody = people.person(tx, at)
        if cannot_take_on(somebody) is None and not is_away(somebody, now):
            decider = at
    return decider


def see_to_steps_of(tx: Transaction, person_id: str, now: datetime) -> None:
    """Somebody can do nothing any more: let the sweep pass on at once all that they owe.

    What somebody told themselves stays theirs as a guest, and they hear of it no more often than before.
    """
    person = people.person(tx, person_id)
    owed = [
        step.id
        for step in steps.owed_by(tx, person_id)
        if is_gone(person, disclosures.disclosure(tx, step.disclosure_id).discloser_id)
    ]
    for step_id in owed:
        nudges.add_nudge(tx, person_id, now, step_id=step_id)
    chain.hurry(tx, owed)
