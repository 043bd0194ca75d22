"""When the next nudge about a step is due. Rules: design §3, "Nudges"."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.domain.disclosure import Person
from bot.domain.plan import Step
from bot.domain.policy import Cadence, Policy, SeverityPolicy
from bot.domain.working_time import (
    hours_of,
    next_monday,
    next_working_day,
    next_working_moment,
    start_of_work,
    zone_of,
)

SNOOZES = ("1h", "tomorrow", "monday", "pick")
"""What the snooze menu offers; `pick` asks for a date."""


LONGEST_SNOOZE = timedelta(days=366)
EARLY = timedelta(hours=12)
"""So much before it is due a step may be in the message of the day."""


class NudgeKind(StrEnum):
    """Why somebody is written to.

    They owe a step; as the discloser they may allow somebody else to be asked, or hear who was asked; it is
    their week; or they began to tell something and did not send it. The last two are about no step.
    """

    OWED = "owed"
    CONSENT = "consent"
    NEWS = "news"
    WEEK = "week"
    DRAFT = "draft"


class Pace(StrEnum):
    """With the one message of the day, as soon as they work, or around the clock."""

    DAY = "day"
    SOON = "soon"
    ALWAYS = "always"


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """One due reminder to one person, about one step unless its kind is about none.

    `subject_id` is the draft of a DRAFT.
    """

    id: str
    kind: NudgeKind
    step_id: str | None
    subject_id: str | None
    person_id: str
    sequence: int
    pace: Pace
    due_at: datetime
    settled_at: datetime | None = None
    snoozed_until: datetime | None = None


def pace_of(cadence: Cadence) -> Pace:
    """How a step that is owed is nudged."""
    if cadence.around_the_clock:
        return Pace.ALWAYS
    return Pace.SOON if cadence.urgent else Pace.DAY


def check_in_due(step: Step, fixed: datetime, policy: SeverityPolicy) -> datetime:
    """When a check-in falls due: so many days after the fix."""
    return fixed + timedelta(days=policy.check_in_days[step.sequence - 1])


def planned(
    due: datetime, person: Person, policy: Policy, pace: Pace, since: datetime | None = None
) -> datetime:
    """The moment that a nudge waits for: the first at or after the due time at which it may arrive.

    What comes with the message of a day may come half a day early, but not before half the time `since`
    then is over: what is due in a day is due tomorrow morning, and what is due in four hours not in one.
    """
    if pace is Pace.ALWAYS:
        return due
    hours = hours_of(person, policy.working)
    if pace is Pace.SOON:
        return next_working_moment(due, person.zone, hours)
    earliest = due - min(EARLY, (due - since) / 2) if since else due
    found = next_working_moment(earliest, person.zone, hours)
    daily = day_message_at(found, person, policy)
    return (
        daily
        if daily >= earliest
        else planned(next_working_day(found, person.zone, hours), person, policy, pace)
    )


def may_go(now: datetime, person: Person, policy: Policy, pace: Pace, *, had_todays: bool) -> datetime:
    """`now` where a nudge that is due may go, else the moment to wait for.

    `had_todays`: they had the one message of their day. Resolved anew at every try, because people move.
    """
    if pace is not Pace.DAY:
        return planned(now, person, policy, pace)
    hours = hours_of(person, policy.working)
    if had_todays:
        return planned(next_working_day(now, person.zone, hours), person, policy, pace)
    works = next_working_moment(now, person.zone, hours) == now
    return now if works and day_message_at(now, person, policy) <= now else planned(now, person, policy, pace)


def day_message_at(moment: datetime, person: Person, policy: Policy) -> datetime:
    """When the one message of the moment's own day comes: at the time they chose, else as work starts."""
    hours = hours_of(person, policy.working)
    chosen = time.fromisoformat(person.digest_at) if person.digest_at else hours.start
    return start_of_work(moment, person.zone, replace(hours, start=min(max(chosen, hours.start), hours.end)))


def day_began(now: datetime, zone: str) -> datetime:
    """When the present day began in that zone, in UTC."""
    return datetime.combine(now.astimezone(zone_of(zone)).date(), time(), zone_of(zone)).astimezone(UTC)


def snoozed_until(
    choice: str,
    picked: datetime | None,
    now: datetime,
    person: Person,
    policy: Policy,
    pace: Pace = Pace.SOON,
) -> datetime:
    """When a snoozed nudge comes back, at a decent hour. Raises ValueError for a moment in the past.

    What is put off by a day or more comes at its own pace: what is not urgent, with the message of that day.
    """
    hours = hours_of(person, policy.working)
    if choice == "1h":
        return planned(now + timedelta(hours=1), person, policy, Pace.SOON)
    if choice == "tomorrow":
        return planned(next_working_day(now, person.zone, hours), person, policy, pace)
    if choice == "monday":
        return planned(next_monday(now, person.zone, hours), person, policy, pace)
    if picked is None or picked <= now:
        raise ValueError("a snooze ends in the future")
    return planned(picked, person, policy, Pace.SOON)


def moved_with(due: datetime, before: str, after: str, pace: Pace) -> datetime:
    """When a nudge that waits for somebody who moved from zone to zone is due: at that clock time there.

    What does not wait for the message of a day comes no later than it was to.
    """
    there = due.astimezone(zone_of(before)).replace(tzinfo=zone_of(after)).astimezone(UTC)
    return {Pace.DAY: there, Pace.SOON: min(due, there), Pace.ALWAYS: due}[pace]
