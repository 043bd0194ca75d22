"""When somebody works: the judge's own, simple calendar. Deliberately not the product's."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.domain.policy import WorkingHours
from tests.year.crowd import ZONES, Somebody


def local(somebody: Somebody, moment: datetime) -> datetime:
    """What their clock shows."""
    return moment.astimezone(ZoneInfo(somebody.zone))


def local_day(somebody: Somebody, moment: datetime) -> date:
    """What their calendar shows."""
    return local(somebody, moment).date()


def works(somebody: Somebody, moment: datetime, hours: WorkingHours) -> bool:
    """Whether they may be written to."""
    clock = local(somebody, moment)
    start, end = _hours(somebody, hours)
    disturbed = somebody.dnd_from and somebody.dnd_until and somebody.dnd_from <= moment < somebody.dnd_until
    return working_day(somebody, clock.date(), hours) and start <= clock.time() < end and not disturbed


def working_day(somebody: Somebody, day: date, hours: WorkingHours) -> bool:
    """Whether they work at all on that day."""
    if somebody.away_from and somebody.away_until and somebody.away_from <= day <= somebody.away_until:
        return False
    holiday = day in _holidays(somebody.country or ZONES[somebody.zone], day.year)
    return day.weekday() in hours.days and day not in hours.closed and not holiday


def working_time(somebody: Somebody, since: datetime, until: datetime, hours: WorkingHours) -> timedelta:
    """How much of the time between they worked."""
    start, end = _hours(somebody, hours)
    zone = ZoneInfo(somebody.zone)
    total, day = timedelta(0), local_day(somebody, since)
    while day <= local_day(somebody, until):
        if working_day(somebody, day, hours):
            opened = max(since, datetime.combine(day, start, zone).astimezone(UTC))
            closed = min(until, datetime.combine(day, end, zone).astimezone(UTC))
            total += max(closed - opened, timedelta(0))
        day += timedelta(days=1)
    return total


def _hours(somebody: Somebody, hours: WorkingHours) -> tuple[time, time]:
    if somebody.works_from and somebody.works_until:
        return time.fromisoformat(somebody.works_from), time.fromisoformat(somebody.works_until)
    return hours.start, hours.end


@lru_cache
def _holidays(place: str, year: int) -> frozenset[date]:
    """The public holidays of a country, or of a part of it (CA-QC); none where they are not known."""
    country, _, part = place.partition("-")
    try:
        return frozenset(country_holidays(country, subdiv=part or None, years=year, expand=False))
    except NotImplementedError:
        return frozenset()
