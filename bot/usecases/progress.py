"""What follows from any change: steps open, nudges wait, cards are brought up to date, and it ends."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person
from bot.domain.escalation import ANSWERED
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind, Pace, check_in_due, earliest, pace_of, planned
from bot.domain.permissions import Refusal, is_gone, may_change
from bot.domain.plan import State, Step, ready, remit_now
from bot.domain.policy import Cadence, Policy
from bot.domain.working_time import days_of, is_away, next_monday, present
from bot.storage import carried, chain, disclosures, nudges, outbox, people, steps
from bot.storage.store import Transaction
from bot.usecases.refusals import AlreadyError, NotDoneError, RefusedError

CARDS = ("card", "receipt", "informed", "decided", "talk")
"""The messages that show a disclosure and are kept up to date."""


HASTENED = (Kind.DECISION, Kind.QUICK_FIX, Kind.UNDERSTANDING, Kind.TELL, Kind.LESSONS)
"""What falls due so long after it opened, and not on a day that somebody chose."""

PASSED_ON = ("revised", "handed_over", "fix_offered", "fix_declined")
"""What makes a step somebody else's, so that doing it again is no longer theirs to do."""


def take_step(
    tx: Transaction, step_id: str, me: str, may: Callable[[Step, Disclosure], Refusal | None]
) -> tuple[Step, Disclosure]:
    """The step to act on, with its disclosure held, after checking permission and state again.

    Raises NotDoneError where the step is unknown, RefusedError, or AlreadyError where it is settled.
    """
    found = steps.step(tx, step_id)
    if found is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, found.disclosure_id, lock=True)
    step = steps.step(tx, step_id) or found
    refusal = may(step, disclosure)
    not_theirs = refusal is Refusal.NOT_YOURS and not step.settled
    if not_theirs and (passed_on := steps.recorded(tx, step_id, me, *PASSED_ON)):
        raise AlreadyError(people.person(tx, me), passed_on, "passed_on")
    if refusal and not (refusal is Refusal.NOT_REVISED and step.settled):
        raise RefusedError(refusal)
    if step.settled:
        raise already(tx, step)
    if step.state is not State.OPEN:
        raise NotDoneError("not_yet")
    return step, disclosure


def take_disclosure(tx: Transaction, step_id: str, me: str) -> Disclosure:
    """The disclosure behind one of its steps, held, for its discloser while it is not over.

    Raises NotDoneError where the step is unknown or it is over, RefusedError for anybody else.
    """
    step = steps.step(tx, step_id)
    if step is None:
        raise NotDoneError("gone")
    disclosure = disclosures.disclosure(tx, step.disclosure_id, lock=True)
    if refusal := may_change(me, disclosure.discloser_id):
        raise RefusedError(refusal)
    if disclosure.closed_at or disclosure.withdrawn_at:
        raise NotDoneError("over")
    return disclosure


def already(tx: Transaction, step: Step) -> AlreadyError:
    """What to say about a step that is settled."""
    by = people.person(tx, step.settled_by) if step.settled_by else None
    return AlreadyError(by, step.settled_at, step.outcome or step.state.value)


def settle(
    tx: Transaction,
    step: Step,
    state: State,
    *,
    kind: str,
    by: str,
    now: datetime,
    outcome: str | None = None,
    words: Mapping[str, str | None] | None = None,
) -> None:
    """Settle an open step, keep what was written, record it as `kind`. Raises AlreadyError for the second."""
    if not steps.settle_step(tx, step.id, state, by=by, now=now, outcome=outcome):
        raise already(tx, steps.step(tx, step.id) or step)
    steps.add_answers(tx, step.id, words or {})
    quiet(tx, [step], now)
    note(tx, step.disclosure_id, kind, by=by, now=now, step=step)


def note(
    tx: Transaction,
    disclosure_id: str,
    kind: str,
    *,
    by: str | None,
    now: datetime,
    step: Step | None = None,
    to: str | None = None,
) -> int:
    """Write a row of history and promise it to the card's thread; its id. `to`: who has the step now."""
    step_id = step.id if step else None
    number = steps.record(tx, disclosure_id, kind, by=by, now=now, step_id=step_id, to_id=to)
    for card in outbox.messages_of(tx, disclosure_id, "card"):
        outbox.promise(
            tx,
            "timeline",
            now=now,
            person_id=card.person_id,
            place_id=card.place_id,
            disclosure_id=disclosure_id,
            history_id=number,
            about_id=card.id,
        )
    return number


def quiet(tx: Transaction, settled: list[Step], now: datetime) -> None:
    """Say nothing more about these steps, and let the nudges already sent show what became of them."""
    nudges.drop_nudges(tx, [step.id for step in settled], now)
    for step in settled:
        refresh_nudges(tx, step.id, now)


def refresh_nudges(tx: Transaction, step_id: str, now: datetime) -> None:
    """Promise that every nudge already sent about a step shows its present state."""
    outbox.promise_updates(tx, nudges.messages_about(tx, step_id), now=now)


def refresh_asked(tx: Transaction, disclosure_id: str, now: datetime) -> None:
    """Promise that messages about ideas and to mentors say that it is over."""
    for message in outbox.messages_of(tx, disclosure_id, "idea", "mentor"):
        outbox.promise_update(tx, message.id, now=now)


def advance(tx: Transaction, disclosure_id: str, now: datetime, policy: Policy) -> None:
    """Open the steps that nothing holds back; close when all is settled; bring the cards up to date."""
    disclosure = disclosures.disclosure(tx, disclosure_id)
    if disclosure.withdrawn_at is None:
        go_on(tx, disclosure, now, policy)
    shown = outbox.messages_of(tx, disclosure_id, *CARDS)
    outbox.promise_updates(tx, [message.id for message in shown], now=now)


def go_on(tx: Transaction, disclosure: Disclosure, now: datetime, policy: Policy) -> None:
    """Open the steps that nothing holds back; close when all is settled. No card is brought up to date."""
    remit = remit_now(disclosures.quick_fixes_of(tx, disclosure.id), disclosure.round)
    for step in ready(steps.steps_of(tx, disclosure.id), remit):
        if step.kind is Kind.CLOSE:
            _close(tx, disclosure, step, now)
        else:
            _open(tx, disclosure, step, now, policy)


def wait_for_nudge(
    tx: Transaction,
    step: Step,
    person_id: str,
    due_at: datetime,
    now: datetime,
    policy: Policy,
    pace: Pace | None = None,
) -> datetime:
    """Let the next nudge wait until a decent hour for what is due then; that hour.

    Its pace is the policy's, unless somebody just asked this person and waits for them.
    """
    told, person = disclosures.disclosure(tx, step.disclosure_id), people.person(tx, person_id)
    return plan_nudge(tx, told, step, person, due_at, now, policy, pace)


def plan_nudge(
    tx: Transaction,
    told: Disclosure,
    step: Step,
    person: Person,
    due_at: datetime,
    now: datetime,
    policy: Policy,
    pace: Pace | None = None,
) -> datetime:
    """The same, for whoever has read them already."""
    pace = pace or pace_of(cadence_of(tx, told, step.kind, policy))
    # What is answered comes due while they are away, and is passed on then.
    decent = planned(due_at, present(person) if step.kind in ANSWERED else person, policy, pace, since=now)
    from_at = earliest(due_at, pace, now)
    nudges.set_next_nudge(tx, person.id, decent, step_id=step.id, pace=pace, from_at=from_at)
    if step.kind is Kind.DECISION and person.id != told.discloser_id:
        expect_week(tx, person.id, now, policy)
    return decent


def expect_week(tx: Transaction, person_id: str, now: datetime, policy: Policy) -> None:
    """Whoever decides hears of it once a week, in the message of the week's first working day."""
    person = people.person(tx, person_id)
    days = days_of(person, policy.working)
    monday = days.began(next_monday(days.day_of(now)))
    due = planned(monday, person, policy, Pace.DAY)
    nudges.add_nudge(tx, person_id, due, kind=NudgeKind.WEEK, from_at=monday)


def ask_on_day(
    tx: Transaction, step: Step, person_id: str, due_at: datetime, now: datetime, policy: Policy
) -> None:
    """Let the next nudge wait for the morning of the day a step is due; for the end of it, once it began."""
    days = days_of(people.person(tx, person_id), policy.working)
    morning = days.at(days.day_of(due_at), days.start)
    wait_for_nudge(tx, step, person_id, morning if morning > now else due_at, now, policy)


def cadence_of(tx: Transaction, disclosure: Disclosure, kind: Kind, policy: Policy) -> Cadence:
    """How steps of a kind fall due and are nudged: as the policy says now, else as it said at the time."""
    now = policy.severities[disclosure.severity].steps.get(kind)
    return now or disclosures.plan_policy(tx, disclosure.id).steps[kind]


def _open(tx: Transaction, disclosure: Disclosure, step: Step, now: datetime, policy: Policy) -> None:
    due = _falls_due(tx, disclosure, step, now, policy)
    pace = pace_of(cadence_of(tx, disclosure, step.kind, policy))
    owner = people.person(tx, step.owner_id)
    steps.open_step(tx, step.id, plan_nudge(tx, disclosure, step, owner, due, now, policy, pace), now)
    if is_gone(owner, disclosure.discloser_id) or (step.kind in ANSWERED and is_away(owner, now)):
        chain.hurry(tx, [step.id])


def _falls_due(
    tx: Transaction, disclosure: Disclosure, step: Step, now: datetime, policy: Policy
) -> datetime:
    """A check-in so many days after the fix; a promise that nobody wrote yet after one interval."""
    if step.kind is Kind.CHECK_IN:
        return check_in_due(step, _fixed_at(tx, step) or now, disclosures.plan_policy(tx, disclosure.id))
    cadence = cadence_of(tx, disclosure, step.kind, policy)
    unwritten = step.kind is Kind.COMMITMENT and not steps.answers_of(tx, [step.id])
    return now + (cadence.remind_every if unwritten else cadence.due)


def _fixed_at(tx: Transaction, check_in: Step) -> datetime | None:
    """When this round's fix was in place; a check-in that a higher severity adds counts from then too."""
    fixes = [
        step.settled_at
        for step in steps.steps_of(tx, check_in.disclosure_id)
        if step.kind in (Kind.QUICK_FIX, Kind.REAL_FIX) and step.round == check_in.round and step.settled_at
    ]
    return max(fixes, default=None)


def hasten(tx: Transaction, disclosure: Disclosure, now: datetime, policy: Policy) -> None:
    """It is worse than it was said to be: what is owed already falls due as soon as that severity asks.

    Where it is not as bad, what waits keeps its time and comes at the pace of what is not urgent.
    """
    for step in (s for s in steps.steps_of(tx, disclosure.id) if s.state is State.OPEN):
        cadence = cadence_of(tx, disclosure, step.kind, policy)
        due, waiting = now + cadence.due, nudges.waiting_about(tx, step.id)
        if step.kind in HASTENED and step.due_at and due < step.due_at:
            steps.give_step(tx, step.id, step.owner_id, due)
            wait_for_nudge(tx, step, step.owner_id, due, now, policy)
        elif waiting and waiting.pace is not pace_of(cadence) and not waiting.snoozed_until:
            wait_for_nudge(tx, step, step.owner_id, waiting.due_at, now, policy)
        elif waiting is None and carried.nudges_sent(tx, step.id, step.owner_id) < cadence.at_most:
            wait_for_nudge(tx, step, step.owner_id, now + cadence.remind_every, now, policy)


def _close(tx: Transaction, disclosure: Disclosure, step: Step, now: datetime) -> None:
    steps.settle_step(tx, step.id, State.DONE, by=None, now=now, while_in=(State.WAITING,))
    disclosures.set_closed(tx, disclosure.id, now)
    note(tx, disclosure.id, "closed", by=None, now=now, step=step)
    refresh_asked(tx, disclosure.id, now)
    outbox.promise(tx, "closing", now=now, person_id=disclosure.discloser_id, disclosure_id=disclosure.id)
