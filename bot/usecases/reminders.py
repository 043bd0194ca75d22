"""What waits to be said to somebody, when it comes as things stand now, and why then. It changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Disclosure, Person
from bot.domain.escalation import ANSWERED
from bot.domain.nudges import Nudge, NudgeKind, day_began, expected
from bot.domain.plan import Step
from bot.domain.policy import Cadence, Policy
from bot.domain.working_time import Arrival, Days, Reason, Why, days_of, is_away, present, zone_of
from bot.storage import carried, disclosures, nudges, people, steps
from bot.storage.store import Transaction
from bot.usecases.nudged import NudgePicture, would_show
from bot.usecases.progress import cadence_of


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """How often somebody was reminded of a step, and the next time; no `nudge`: none waits any more."""

    step: Step
    disclosure: Disclosure
    cadence: Cadence
    sent: int
    nudge: Nudge | None = None
    arrival: Arrival | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that waits to be said, and the message it would be alone; `about` None: about no step."""

    nudge: Nudge
    arrival: Arrival
    about: Reminder | None
    picture: NudgePicture


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """All that waits for one person, in the order in which it comes."""

    person: Person
    days: Days
    waiting: list[Waiting]


def outlooks(tx: Transaction, slack_id: str, now: datetime, policy: Policy) -> list[Outlook]:
    """What waits for whoever has that Slack id, in each workspace where somebody has."""
    return [_outlook(tx, person, now, policy) for person in people.with_slack_id(tx, slack_id)]


def _outlook(tx: Transaction, person: Person, now: datetime, policy: Policy) -> Outlook:
    waiting = arrivals(tx, person, now, policy)
    owed = steps.steps_by_id(tx, [nudge.step_id for nudge, _ in waiting if nudge.step_id])
    about = reminders(tx, person, owed.values(), now, policy)
    return Outlook(
        person=person,
        days=days_of(person, policy.working),
        waiting=[
            Waiting(
                nudge=nudge,
                arrival=at,
                about=about.get(nudge.step_id or ""),
                picture=would_show(tx, person, nudge),
            )
            for nudge, at in waiting
        ],
    )


def arrivals(tx: Transaction, person: Person, now: datetime, policy: Policy) -> list[tuple[Nudge, Arrival]]:
    """All that waits for somebody, in the order in which it comes, as the sweep would have it now."""
    had_todays = carried.had_day_message(tx, person.id, day_began(now, person.zone))
    waiting = nudges.waiting_for(tx, person.id)
    owed = steps.steps_by_id(tx, {nudge.step_id for nudge in waiting if nudge.step_id})
    found = []
    for nudge in waiting:
        step = owed.get(nudge.step_id or "")
        answered = nudge.kind is NudgeKind.OWED and step is not None and step.kind in ANSWERED
        whom = present(person) if answered else person
        at = expected(nudge, now, whom, policy, had_todays=had_todays)
        found.append((nudge, _or_others(at, person) if answered else at))
    return sorted(found, key=lambda one: (one[1].at, one[0].id))


def _or_others(found: Arrival, person: Person) -> Arrival:
    """What somebody waits for an answer to falls due while they are away, too: others may be asked then."""
    if not is_away(person, found.at):
        return found
    day = found.at.astimezone(zone_of(person.zone)).date()
    return Arrival(found.at, (*found.reasons, Reason(Why.OTHERS, day)))


def reminders(
    tx: Transaction, person: Person, owed: Collection[Step], now: datetime, policy: Policy
) -> dict[str, Reminder]:
    """What is to be said about each of the steps that somebody owes, by its id."""
    waiting = {nudge.step_id: (nudge, at) for nudge, at in arrivals(tx, person, now, policy)}
    found = {}
    for step in owed:
        told = disclosures.disclosure(tx, step.disclosure_id)
        nudge, at = waiting.get(step.id, (None, None))
        found[step.id] = Reminder(
            step=step,
            disclosure=told,
            cadence=cadence_of(tx, told, step.kind, policy),
            sent=carried.nudges_sent(tx, step.id, person.id),
            nudge=nudge,
            arrival=at,
        )
    return found
