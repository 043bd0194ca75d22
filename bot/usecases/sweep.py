"""The sweep: due nudges → outbox, one message a person for all that is due."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Person
from bot.domain.nudges import AT_ONCE, Nudge, NudgeKind, arrival, day_began, pace_of
from bot.domain.permissions import is_gone
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.storage import carried, chain, disclosures, nudges, outbox, people, steps
from bot.storage.store import Transaction, apart
from bot.usecases.draft import unsent
from bot.usecases.escalate import (
    Case,
    after_silence,
    ask_again,
    ask_before,
    case_of,
    escalate,
    may_go_on,
    see_to_absent,
)
from bot.usecases.on_its_way import still_true
from bot.usecases.plan_anew import put_off
from bot.usecases.progress import cadence_of, plan_nudge, wait_for_nudge
from bot.usecases.week import next_week, week_of
from bot.usecases.who import admins_of

log = logging.getLogger(__name__)
TOO_OFTEN = 5
"""So many failures of one nudge, which take over five hours, are told to the admin, once."""


A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Look at this many due nudges in one transaction, and at all else that is due to the same people.

    `admins` are the Slack ids of those whom the installation names, who hear where nobody can act.
    """

    limit: int = 20
    admins: tuple[str, ...] = ()


def sweep(tx: Transaction, command: Sweep, now: datetime, policy: Policy) -> int:
    """Settle due nudges; how many, so that the caller sweeps again while there are more."""
    seen_to = 0
    for person_id, due in hold_due(tx, command, now).items():
        try:
            with apart(tx):
                seen_to += _nudge_person(tx, person_id, due, now, policy, command.admins)
        except Exception:  # one row that cannot be read must silence nothing but itself
            seen_to += sum(_alone(tx, person_id, nudge_id, command, now, policy) for nudge_id in due)
    return seen_to


def hold_due(tx: Transaction, command: Sweep, now: datetime) -> dict[str, list[str]]:
    """Who is due what, without those whom another process sees to just now.

    All their disclosures are held before anything else is, as use cases do: else a sweep and somebody's
    click, or two sweeps, could wait for each other.
    """
    found = nudges.people_due(tx, now, command.limit)
    due = nudges.nudges_due(tx, people.hold(tx, found), now)
    disclosures.hold(
        tx, steps.disclosures_of(tx, [id_ for one in due.values() for id_ in one.values() if id_])
    )
    return {person_id: list(due[person_id]) for person_id in found if person_id in due}


def _alone(
    tx: Transaction, person_id: str, nudge_id: str, command: Sweep, now: datetime, policy: Policy
) -> int:
    """See to one nudge; where it fails, put it off. Those that can be said still fold into one message."""
    try:
        with apart(tx):
            return _nudge_person(tx, person_id, [nudge_id], now, policy, command.admins)
    except Exception as error:
        failures = nudges.put_off(tx, nudge_id, now)
        log.error("nudge %s stays: %s; it failed %s times", nudge_id, type(error).__name__, failures)
        if failures == TOO_OFTEN:
            team_id, _ = people.slack_of(tx, person_id)
            for admin in admins_of(tx, team_id, command.admins):
                outbox.promise(tx, "stuck", now=now, person_id=admin.id, subject_id=person_id)
        return 1


def _nudge_person(
    tx: Transaction, person_id: str, ids: list[str], now: datetime, policy: Policy, admins: tuple[str, ...]
) -> int:
    """See to these nudges of one person, who is held with the disclosures they are about."""
    due = nudges.due_nudges(tx, person_id, now, ids)
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge in due if nudge.step_id])
    wanted = [nudge for nudge in due if _wanted(tx, nudge, owed, now, policy)]
    person = people.person(tx, person_id)
    theirs = [owed[nudge.step_id] for nudge in wanted if nudge.step_id and nudge.kind is NudgeKind.OWED]
    cases = {step.id: case_of(tx, step, policy) for step in theirs if may_go_on(step, person)}
    absent = {id_ for id_, case in cases.items() if see_to_absent(tx, case, now, policy, admins)}
    wanted = [nudge for nudge in wanted if nudge.kind is not NudgeKind.OWED or nudge.step_id not in absent]
    if outbox.on_its_way(tx, "nudge", person_id):  # nobody knows what they have heard
        for nudge in wanted:
            nudges.move_nudge(tx, nudge.id, now + A_MINUTE)
    else:
        _send(tx, person, wanted, owed, cases, now, policy)
    return len(due)


def _wanted(tx: Transaction, nudge: Nudge, owed: dict[str, Step], now: datetime, policy: Policy) -> bool:
    """Whether there is still something to say; else it is dropped, or goes to whoever owes the step now."""
    if nudge.step_id is None and _is_gone(people.person(tx, nudge.person_id), nudge):
        nudges.drop_nudge(tx, nudge.id, now)
        return False
    step = owed.get(nudge.step_id or "")
    if step is None:
        return _says_something(tx, nudge, now, policy)
    if still_true(tx, nudge, step):
        return True
    if step.state is State.OPEN and nudge.kind is NudgeKind.OWED:
        # A hand-over that came while we swept found our next nudge waiting, for the former owner.
        wait_for_nudge(tx, step, step.owner_id, now, now, policy)
    else:
        nudges.drop_nudge(tx, nudge.id, now)
    return False


def _is_gone(person: Person, nudge: Nudge) -> bool:
    """Whether it is not for them any more. A draft is a guest's own."""
    return is_gone(person, person.id if nudge.kind is NudgeKind.DRAFT else "")


def _says_something(tx: Transaction, nudge: Nudge, now: datetime, policy: Policy) -> bool:
    """Whether a draft still waits to be sent, or there is anything in a week."""
    if nudge.kind is NudgeKind.DRAFT:
        draft = unsent(tx, nudge)
        says = bool(draft and draft.waits)
    else:
        week = week_of(tx, nudge, now)
        says = bool(week and week.says)
    if not says:
        nudges.drop_nudge(tx, nudge.id, now)
        _follow(tx, nudge, now, policy)
    return says


def _follow(tx: Transaction, nudge: Nudge, now: datetime, policy: Policy) -> None:
    """A week follows a week, while there may be something in it. A draft is spoken of once."""
    if nudge.kind is NudgeKind.WEEK:
        next_week(tx, nudge.person_id, now, policy)


def _send(
    tx: Transaction,
    person: Person,
    wanted: list[Nudge],
    owed: dict[str, Step],
    cases: dict[str, Case],
    now: datetime,
    policy: Policy,
) -> None:
    """Promise one message for what may go now; the rest waits for a better moment."""
    had_todays = carried.had_day_message(tx, person.id, day_began(now, person.zone))
    ready = []
    for nudge in wanted:
        comes = arrival(nudge, now, person, policy, had_todays=had_todays)
        if comes.at > now:
            put_off(tx, nudge, comes, now)
        elif not _escalated(tx, nudge, cases, now, policy):
            ready.append(nudge)
    if not ready:
        return
    unsent = outbox.waiting_for(tx, "nudge", person.id)
    message = unsent or outbox.promise(tx, "nudge", now=now, person_id=person.id)
    said = {_about(nudge) for nudge in nudges.nudges_in(tx, unsent)} if unsent else set()
    for nudge in _first(tx, ready, now):
        if _about(nudge) in said:  # as soon as that message gets through
            nudges.drop_nudge(tx, nudge.id, now)
        else:
            nudges.mark_nudge_sent(tx, nudge.id, message, now)
        if nudge.step_id:
            _next(tx, nudge, person, owed[nudge.step_id], cases.get(nudge.step_id), now, policy)
        _follow(tx, nudge, now, policy)


def _first(tx: Transaction, ready: list[Nudge], now: datetime) -> list[Nudge]:
    """As many as one message has room for, longest due first; the rest is looked at again in a minute."""
    for nudge in ready[AT_ONCE:]:
        nudges.move_nudge(tx, nudge.id, now + A_MINUTE)
    return ready[:AT_ONCE]


def _escalated(tx: Transaction, nudge: Nudge, cases: dict[str, Case], now: datetime, policy: Policy) -> bool:
    """Whether somebody else is asked instead. Whoever put it off was not silent, and hears of it again."""
    case = cases.get(nudge.step_id or "") if nudge.kind is NudgeKind.OWED else None
    return bool(case and not nudge.snoozed_until and escalate(tx, case, now, policy))


def _about(nudge: Nudge) -> tuple[NudgeKind, str | None, str | None]:
    subject_id = None if nudge.kind is NudgeKind.OWED else nudge.subject_id
    return nudge.kind, nudge.step_id, subject_id


def _next(
    tx: Transaction,
    nudge: Nudge,
    person: Person,
    step: Step,
    case: Case | None,
    now: datetime,
    policy: Policy,
) -> None:
    """What is said next about the step, unless the policy says that it was said often enough."""
    if nudge.kind is NudgeKind.CONSENT:
        ask_again(tx, step, nudge.subject_id or "", now, policy)
    if nudge.kind is not NudgeKind.OWED:
        return
    told = case.disclosure if case else disclosures.disclosure(tx, step.disclosure_id)
    cadence = cadence_of(tx, told, step.kind, policy)
    more = carried.nudges_sent(tx, step.id, step.owner_id) < cadence.at_most
    other = after_silence(tx, case, now, policy) if case else None
    if case and other and not other.allowed and not more:
        ask_before(tx, case, other, now, policy)
    instead = other.person if other and other.allowed else None
    if more or instead:
        due, pace = now + cadence.remind_every, pace_of(cadence)
        plan_nudge(tx, told, step, person, due, now, policy, pace)
    if instead:
        chain.expect(tx, step.id, instead.id)
