"""The day that somebody chose for something they owe."""

from datetime import date, datetime, timedelta

from bot.domain.disclosure import Person
from bot.domain.policy import Policy
from bot.domain.working_time import days_of
from bot.usecases.refusals import FieldsError

FARTHEST = timedelta(days=366)
"""Nobody remembers for longer what a reminder was about; and calendars end."""


def due_on(day: date, person: Person, now: datetime, policy: Policy) -> datetime:
    """When their work ends on that day. Raises FieldsError for a day that is over or too far off."""
    if day > now.date() + FARTHEST:
        raise FieldsError({"due": "due_far"})
    due = days_of(person, policy.working).ended(day)
    if due <= now:
        raise FieldsError({"due": "due_past"})
    return due
