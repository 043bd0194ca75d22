"""When the next nudge about a step is due. Rules: design §3, "Nudges"."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Person
from bot.domain.plan import Step
from bot.domain.policy import Policy, SeverityPolicy
from bot.domain.working_time import hours_of, next_monday, next_working_day, next_working_moment

SNOOZES = ("1h", "tomorrow", "monday", "pick")
"""What the snooze menu offers; `pick` asks for a date."""


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """One due reminder to one person about one step."""

    id: str
    step_id: str
    person_id: str
    sequence: int
    due_at: datetime


def check_in_due(step: Step, fixed: datetime, policy: SeverityPolicy) -> datetime:
    """When a check-in falls due: so many days after the fix."""
    return fixed + timedelta(days=policy.check_in_days[step.sequence - 1])


def at_decent_hour(due: datetime, person: Person, policy: Policy) -> datetime:
    """The due time, moved into the person's own working hours."""
    return next_working_moment(due, person.zone, hours_of(person, policy.working))


def snoozed_until(
    choice: str, picked: datetime | None, now: datetime, person: Person, policy: Policy
) -> datetime:
    """When a snoozed nudge comes back. Raises ValueError for a moment in the past."""
    if choice == "1h":
        return now + timedelta(hours=1)
    if choice == "tomorrow":
        return next_working_day(now, person.zone, hours_of(person, policy.working))
    if choice == "monday":
        return next_monday(now, person.zone, hours_of(person, policy.working))
    if picked is None or picked <= now:
        raise ValueError("a snooze ends in the future")
    return picked
