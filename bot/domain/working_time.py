"""Somebody's days: when they work where they are, and why nothing reaches them at other times."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours
from bot.domain.public_holidays import holidays_in, place_of

FARTHEST = 800
"""So many hold-ups in a row are looked at. Where somebody is free after none of them, what waits comes then
all the same as far as planning goes: it is looked at anew at that moment, and put off again."""
LAST_MINUTES = 30
"""The one message of the day comes at least so long before work ends."""


class Why(StrEnum):
    """Why a moment is no time to write to somebody. OTHERS: nor is it then, and others are asked."""

    HOURS = "hours"
    DAY_OFF = "day_off"
    HOLIDAY = "holiday"
    CLOSED = "closed"
    AWAY = "away"
    QUIET = "quiet"
    DAY_MESSAGE = "day_message"
    HAD_TODAYS = "had_todays"
    OTHERS = "others"


class Reason(NamedTuple):
    """One thing that put something off, and on which day of theirs; of being away the last one."""

    why: Why
    day: date


class Arrival(NamedTuple):
    """When something may arrive, in UTC, and what put it off until then, in that order."""

    at: datetime
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Days:
    """Everything about somebody's days, in their zone; both ends of `away` are days they are away.

    `place` is whose public holidays they keep. `quiet` is when Slack holds notifications back.
    """

    zone: ZoneInfo
    start: time
    end: time
    digest_at: time
    working: frozenset[int]
    closed: frozenset[date]
    place: str | None
    away_from: date | None
    away_until: date | None
    quiet_from: datetime | None
    quiet_until: datetime | None

    def day_of(self, moment: datetime) -> date:
        """Their day at that moment."""
        return moment.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """That clock time on that day, in UTC. A time that the clocks skip is the one they jump to.

        Where a zone skipped the whole day, as Samoa did, it is a time of the next.
        """
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def began(self, day: date) -> datetime:
        """When that day began where they are, in UTC."""
        return self.at(day, time())

    def ended(self, day: date) -> datetime:
        """When work ends on that day, in UTC: what is due on a day is due by then."""
        return self.at(day, self.end)

    def message_on(self, day: date) -> datetime:
        """When the one message of that day comes, in UTC."""
        return self.at(day, self.digest_at)


@lru_cache(maxsize=1024)  # zoneinfo keeps eight, and reading one takes longer than all else here
def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC for one that is not known (any more)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_zone(name: str) -> bool:
    """Whether a zone of that name is known."""
    return name == "UTC" or zone_of(name).key != "UTC"


def days_of(person: Person, usual: WorkingHours) -> Days:
    """Somebody's days: their own hours and holidays where they set any, else the installation's."""
    start, end = usual.start, usual.end
    if person.works_from and person.works_until:
        start, end = time.fromisoformat(person.works_from), time.fromisoformat(person.works_until)
    chosen = time.fromisoformat(person.digest_at) if person.digest_at else start
    return Days(
        zone=zone_of(person.zone),
        start=start,
        end=end,
        digest_at=min(max(chosen, start), _latest(start, end)),
        working=usual.days,
        closed=usual.closed,
        place=place_of(person.country or usual.holidays, person.zone),
        away_from=person.away_from,
        away_until=person.away_until,
        quiet_from=person.dnd_from,
        quiet_until=person.dnd_until,
    )


def is_away(person: Person, now: datetime) -> bool:
    """Whether they said that they are away on this day of theirs. No first day: from when they said it."""
    today = now.astimezone(zone_of(person.zone)).date()
    return bool(person.away_until and (person.away_from or today) <= today <= person.away_until)


def present(person: Person) -> Person:
    """Somebody as if they were not away."""
    return replace(person, away_from=None, away_until=None)


def decent(moment: datetime, days: Days, *, daily: bool = False) -> Arrival:
    """The first moment from then on at which they work and may be written to.

    With `daily` not before the one message of that day.
    """
    at, reasons = moment.astimezone(UTC), []
    for _ in range(FARTHEST):
        held_up = _held_up(at, days, daily=daily)
        if held_up is None:
            break
        at, reason = held_up
        reasons.append(reason)
    return Arrival(at, tuple(reasons))


def _held_up(moment: datetime, days: Days, *, daily: bool) -> tuple[datetime, Reason] | None:
    """When the first thing that is in the way then is over, and what it is; None where nothing is."""
    local = moment.astimezone(days.zone)
    today = local.date()
    over = Reason(Why.HOURS, today) if local.time() >= days.end else None
    if off := _off_until(today, days) or over:
        return days.at(off.day + timedelta(days=1), days.start), off
    if moment < (start := days.at(today, days.start)):
        return start, Reason(Why.HOURS, today)
    if daily and moment < (usual := days.message_on(today)):
        return usual, Reason(Why.DAY_MESSAGE, today)
    if days.quiet_from and days.quiet_until and days.quiet_from <= moment < days.quiet_until:
        return days.quiet_until, Reason(Why.QUIET, today)
    return None


def _off_until(today: date, days: Days) -> Reason | None:
    """Why they are not there today, with the last day for which that is so."""
    if days.away_until and (days.away_from or today) <= today <= days.away_until:
        return Reason(Why.AWAY, days.away_until)
    off = day_off(today, days)
    return Reason(off, today) if off else None


def day_off(day: date, days: Days) -> Why | None:
    """Why nobody there works that day; None where they do. Being away is not looked at."""
    if day.weekday() not in days.working:
        return Why.DAY_OFF
    if day in days.closed:
        return Why.CLOSED
    return Why.HOLIDAY if days.place and day in holidays_in(days.place, day.year) else None


def next_monday(day: date) -> date:
    """The Monday of the week after that day's."""
    return day + timedelta(days=7 - day.weekday())


def _latest(start: time, end: time) -> time:
    """The latest time for the one message of the day."""
    minutes = max(end.hour * 60 + end.minute - LAST_MINUTES, 0)
    return max(start, time(*divmod(minutes, 60)))
