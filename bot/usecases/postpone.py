"""Put a nudge off, or hand the step to somebody else."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.escalation import HANDED_OVER
from bot.domain.kind import Kind
from bot.domain.nudges import LONGEST_SNOOZE, Pace, pace_of, planned, snoozed_from
from bot.domain.permissions import cannot_take_on, may_answer, may_hand_over, may_own
from bot.domain.policy import Policy
from bot.domain.working_time import days_of
from bot.storage import carried, nudges, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.pass_on import pass_on
from bot.usecases.progress import advance, cadence_of, refresh_nudges, take_step
from bot.usecases.refusals import FieldsError, SnoozedError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Snooze:
    """Remind me later: one of domain.nudges.SNOOZES; `until` goes with `pick`."""

    by: Who
    step_id: str
    choice: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """Let somebody else do it."""

    by: Who
    step_id: str
    to: Who
    why: str | None = None


def snooze(tx: Transaction, command: Snooze, now: datetime, policy: Policy) -> datetime:
    """Move the step's next nudge; when it comes back. Raises SnoozedError where it was put off before."""
    me = met(tx, command.by)
    step, disclosure = take_step(tx, command.step_id, me.id, lambda step, _: may_answer(me.id, step))
    if before := carried.snoozed(tx, me.id, [step.id]):
        raise SnoozedError(before[step.id])
    if command.until and command.until > now + LONGEST_SNOOZE:
        raise FieldsError({"until": "snooze_far"})
    pace = pace_of(cadence_of(tx, disclosure, step.kind, policy))
    try:
        from_at = snoozed_from(command.choice, command.until, now, me, policy)
    except ValueError:
        raise FieldsError({"until": "snooze_past"}) from None
    later = _pace(pace, command.choice, from_at, me, policy)
    until = planned(from_at, me, policy, later)
    nudges.take_back_unsent(tx, step.id, me.id, now)
    nudges.set_next_nudge(tx, me.id, until, step_id=step.id, pace=later, snoozed_until=until, from_at=from_at)
    refresh_nudges(tx, step.id, now)
    return until


def _pace(pace: Pace, choice: str, from_at: datetime, me: Person, policy: Policy) -> Pace:
    """What is not urgent comes back with the message of a day, unless at an hour that they chose."""
    days = days_of(me, policy.working)
    same_day = days.day_of(planned(from_at, me, policy, Pace.SOON)) == days.day_of(from_at)
    chosen = choice in ("1h", "pick") and same_day
    return Pace.DAY if pace is Pace.DAY and not chosen else Pace.SOON


def hand_over(tx: Transaction, command: HandOver, now: datetime, policy: Policy) -> Person:
    """Let somebody else owe the step; they are asked at their next decent hour. Gives the new owner.

    A discloser who owes a revision cannot give the decision on it away.
    """
    me = met(tx, command.by)
    step, disclosure = take_step(
        tx, command.step_id, me.id, lambda step, told: may_hand_over(me.id, step, told.discloser_id)
    )
    to = met(tx, command.to)
    if may_own(to.id, step.kind, disclosure.discloser_id):
        raise FieldsError({"to": "own_decision"})
    if to.id == me.id:
        raise FieldsError({"to": "hand_over_self"})
    if why := cannot_take_on(to):
        raise FieldsError({"to": why})
    steps.replace_answer(tx, step.id, "handed_over", command.why)
    pass_on(tx, step, disclosure, to.id, HANDED_OVER, now, policy)
    if step.kind is Kind.DECISION:
        outbox.promise(tx, "card", now=now, person_id=to.id, disclosure_id=disclosure.id)
        outbox.promise(
            tx,
            "handed_over",
            now=now,
            person_id=disclosure.discloser_id,
            disclosure_id=disclosure.id,
            step_id=step.id,
        )
    advance(tx, disclosure.id, now, policy)
    return people.person(tx, to.id)
