"""When the next nudge about a step is due. Rules: design §3, "Nudges"."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.domain.disclosure import Person
from bot.domain.plan import Step
from bot.domain.policy import Cadence, Policy, SeverityPolicy
from bot.domain.working_time import Arrival, Days, Reason, Why, days_of, decent, next_monday, zone_of

SNOOZES = ("1h", "tomorrow", "monday", "pick")
"""What the snooze menu offers; `pick` asks for a date."""


LONGEST_SNOOZE = timedelta(days=366)
AT_ONCE = 8
"""Things in one message: five blocks each stay under Slack's 50. What is more comes with the next."""
PEACE = 3
"""So many working days Slack's do-not-disturb holds something back. Then it comes, without a sound."""
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

    `subject_id` is the draft of a DRAFT; whom a CONSENT is about; and of what is OWED and waits, who is
    asked instead once it is due. It may come `from_at` on (None: the release before wrote it, and it is due
    at once); at `due_at` we look whether it may. Since `quiet_since` do-not-disturb holds it back.
    """

    id: str
    kind: NudgeKind
    step_id: str | None
    subject_id: str | None
    person_id: str
    sequence: int
    pace: Pace
    from_at: datetime | None
    due_at: datetime
    settled_at: datetime | None = None
    snoozed_until: datetime | None = None
    quiet_since: datetime | None = None


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
    """The moment that a nudge waits for: the first at or after the due time at which it may arrive."""
    return _planned(earliest(due, pace, since), _disturbed(days_of(person, policy.working), due), pace).at


def earliest(due: datetime, pace: Pace, since: datetime | None) -> datetime:
    """From when on a nudge may come.

    What comes with the message of a day may come half a day early, but not before half the time `since`
    then is over: what is due in a day is due tomorrow morning, and what is due in four hours not in one.
    """
    return due - min(EARLY, (due - since) / 2) if since and pace is Pace.DAY else due


def may_go(
    now: datetime,
    person: Person,
    policy: Policy,
    pace: Pace,
    *,
    had_todays: bool,
    quiet_since: datetime | None = None,
) -> datetime:
    """`now` where a nudge that is due may go, else the moment to wait for.

    `had_todays`: they had the one message of their day. Resolved anew at every try, because people move.
    """
    days = _disturbed(days_of(person, policy.working), quiet_since or now)
    return _may_go(now, days, pace, had_todays=had_todays).at


def arrival(nudge: Nudge, now: datetime, person: Person, policy: Policy, *, had_todays: bool) -> Arrival:
    """When a waiting nudge comes as things stand now, and all that puts it off until then.

    Computed from what was asked for, so it is right wherever they moved and whatever they set meanwhile.
    """
    from_at = nudge.from_at or nudge.due_at
    days = _disturbed(days_of(person, policy.working), nudge.quiet_since or max(from_at, now))
    found = _planned(from_at, days, nudge.pace)
    again = had_todays and nudge.pace is Pace.DAY and days.day_of(found.at) <= days.day_of(now)
    if found.at > now and not again:
        return found
    going = _may_go(max(now, found.at), days, nudge.pace, had_todays=again)
    return Arrival(going.at, found.reasons + going.reasons)


def expected(nudge: Nudge, now: datetime, person: Person, policy: Policy, *, had_todays: bool) -> Arrival:
    """The same as the sweep will find it: it does not look before the nudge is due."""
    looked_at, days = max(now, nudge.due_at), days_of(person, policy.working)
    today = had_todays and days.day_of(looked_at) == days.day_of(now)
    found = arrival(nudge, looked_at, person, policy, had_todays=today)
    at_once = arrival(nudge, now, person, policy, had_todays=had_todays)
    return at_once if at_once.at == found.at else found  # it knows what put it off until then


def _disturbed(days: Days, since: datetime) -> Days:
    """Their days, on which what is held back `since` then comes after so many working days all the same."""
    if days.quiet_until is None or days.quiet_until <= since:
        return days
    free = replace(days, quiet_from=None, quiet_until=None)
    at = decent(since, free).at
    for _ in range(PEACE):
        at = decent(days.at(days.day_of(at) + timedelta(days=1), days.start), free).at
    return replace(days, quiet_until=min(days.quiet_until, at))


def _planned(moment: datetime, days: Days, pace: Pace) -> Arrival:
    """The first moment at which it may arrive: with the message of a day, unless its pace is another."""
    if pace is Pace.ALWAYS:
        return Arrival(moment.astimezone(UTC))
    found = decent(moment, days, daily=pace is Pace.DAY)
    usual = days.message_on(days.day_of(found.at))
    return found if pace is Pace.SOON or usual >= moment else _tomorrow(moment, days, Why.DAY_MESSAGE)


def _may_go(now: datetime, days: Days, pace: Pace, *, had_todays: bool) -> Arrival:
    """Now, or when it may: what was held up goes later on its day, too."""
    if pace is not Pace.DAY:
        return _planned(now, days, pace)
    return _tomorrow(now, days, Why.HAD_TODAYS) if had_todays else decent(now, days, daily=True)


def _tomorrow(moment: datetime, days: Days, why: Why) -> Arrival:
    """With the message of the next day that has one."""
    today = days.day_of(moment)
    found = decent(days.at(today + timedelta(days=1), days.start), days, daily=True)
    return Arrival(found.at, (Reason(why, today), *found.reasons))


def day_message_at(moment: datetime, person: Person, policy: Policy) -> datetime:
    """When the one message of the moment's own day comes: at the time they chose, else as work starts."""
    days = days_of(person, policy.working)
    return days.message_on(days.day_of(moment))


def day_began(now: datetime, zone: str) -> datetime:
    """When the present day began in that zone, in UTC."""
    return datetime.combine(now.astimezone(zone_of(zone)).date(), time(), zone_of(zone)).astimezone(UTC)


def next_day(now: datetime, zone: str) -> datetime:
    """When the next day begins in that zone, in UTC."""
    tomorrow = now.astimezone(zone_of(zone)).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone_of(zone)).astimezone(UTC)


def snoozed_from(
    choice: str, picked: datetime | None, now: datetime, person: Person, policy: Policy
) -> datetime:
    """From when on a snoozed nudge may come back. Raises ValueError for a moment in the past."""
    days = days_of(person, policy.working)
    today = days.day_of(now)
    if choice == "1h":
        return now + timedelta(hours=1)
    if choice == "tomorrow":
        return days.began(today + timedelta(days=1))
    if choice == "monday":
        return days.began(next_monday(today))
    if picked is None or picked <= now:
        raise ValueError("a snooze ends in the future")
    return picked
