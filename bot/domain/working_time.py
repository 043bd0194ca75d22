"""Working hours in somebody's own zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for one that is not known (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Whether a zone of that name is known."""
    return name == "UTC" or zone_of(name).key != "UTC"


def hours_of(person: Person, usual: WorkingHours) -> WorkingHours:
    """Somebody's own hours where they set any, on the days that the installation works."""
    if not (person.works_from and person.works_until):
        return usual
    start, end = time.fromisoformat(person.works_from), time.fromisoformat(person.works_until)
    return replace(usual, start=start, end=end)


def is_away(person: Person, now: datetime) -> bool:
    """Whether they said that they are away on this day of theirs. No first day: from when they said it."""
    today = now.astimezone(zone_of(person.zone)).date()
    return bool(person.away_until and (person.away_from or today) <= today <= person.away_until)


def next_working_moment(moment: datetime, zone: str, hours: WorkingHours) -> datetime:
    """The moment itself when somebody works then in that zone, else the next start of work; in UTC."""
    local = moment.astimezone(zone_of(zone))
    if _works(local, hours):
        day_start = _at(local, hours.start)
        return max(moment.astimezone(UTC), day_start)
    return next_working_day(moment, zone, hours)


def next_working_day(moment: datetime, zone: str, hours: WorkingHours) -> datetime:
    """The start of the first working day after the moment's own day, in UTC."""
    local = moment.astimezone(zone_of(zone))
    for days in range(1, 400):
        start = _at(local + timedelta(days=days), hours.start)
        # Seen from the zone again: where a zone skipped a day, as Samoa did, that day's start is another's.
        if _works(start.astimezone(local.tzinfo), hours):
            return start
    raise ValueError("the policy leaves no working day within a year")


def end_of_day(day: date, zone: str, hours: WorkingHours) -> datetime:
    """When work ends on that day in that zone, in UTC: what is due on a day is due by then."""
    return datetime.combine(day, hours.end, zone_of(zone)).astimezone(UTC)


def start_of_work(moment: datetime, zone: str, hours: WorkingHours) -> datetime:
    """When work starts on the moment's own day in that zone, in UTC, whether or not anybody works then."""
    return _at(moment.astimezone(zone_of(zone)), hours.start)


def next_monday(moment: datetime, zone: str, hours: WorkingHours) -> datetime:
    """The first working start from next week's Monday on, in UTC."""
    local = moment.astimezone(zone_of(zone))
    sunday = local + timedelta(days=6 - local.weekday())
    return next_working_day(sunday, zone, hours)


def _works(local: datetime, hours: WorkingHours) -> bool:
    """Whether that day is a working day that has not ended."""
    return local.weekday() in hours.days and local.date() not in hours.closed and local.time() < hours.end


def _at(local: datetime, start: time) -> datetime:
    """That clock time on that day, in UTC. A time that the clocks skip is the one they jump to."""
    return datetime.combine(local.date(), start, local.tzinfo).astimezone(UTC)
