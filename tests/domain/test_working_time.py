"""Working hours in somebody's own zone, wherever clocks jump and days are missing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours
from bot.domain.working_time import is_away, next_monday, next_working_day, next_working_moment, zone_of

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
)
OFFICE = WorkingHours(
    start=time(9), end=time(17, 30), days=frozenset(range(5)), closed=frozenset({date(2026, 12, 25)})
)


def local(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize("zone", ZONES)
def test_a_moment_at_work_stays(zone: str) -> None:
    moment = local(zone, 2026, 3, 3, 11, 45)
    assert next_working_moment(moment, zone, OFFICE) == moment


@pytest.mark.parametrize("zone", ZONES)
def test_before_work_waits_for_nine(zone: str) -> None:
    assert next_working_moment(local(zone, 2026, 3, 3, 6), zone, OFFICE) == local(zone, 2026, 3, 3, 9)


@pytest.mark.parametrize("zone", ZONES)
def test_after_work_waits_for_the_next_morning(zone: str) -> None:
    assert next_working_moment(local(zone, 2026, 3, 3, 17, 30), zone, OFFICE) == local(zone, 2026, 3, 4, 9)


@pytest.mark.parametrize("zone", ZONES)
def test_friday_night_waits_for_monday(zone: str) -> None:
    assert next_working_moment(local(zone, 2026, 3, 6, 22), zone, OFFICE) == local(zone, 2026, 3, 9, 9)


def test_kathmandu_starts_work_at_a_quarter_past_three_utc() -> None:
    moment = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    assert next_working_moment(moment, "Asia/Kathmandu", OFFICE) == datetime(2026, 3, 3, 3, 15, tzinfo=UTC)


def test_when_clocks_spring_forward_work_starts_an_hour_earlier_in_utc() -> None:
    friday_night = local("Europe/Berlin", 2026, 3, 27, 22)
    found = next_working_moment(friday_night, "Europe/Berlin", OFFICE)
    assert found == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_when_clocks_fall_back_work_starts_an_hour_later_in_utc() -> None:
    friday_night = local("America/New_York", 2026, 10, 30, 22)
    found = next_working_moment(friday_night, "America/New_York", OFFICE)
    assert found == datetime(2026, 11, 2, 14, tzinfo=UTC)


def test_a_start_that_the_clocks_skip_is_the_hour_they_jump_to() -> None:
    nights = replace(OFFICE, start=time(2, 30), end=time(6), days=frozenset(range(7)))
    saturday = local("Europe/Berlin", 2026, 3, 28, 12)
    found = next_working_moment(saturday, "Europe/Berlin", nights)
    assert found.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_samoa_had_no_friday_the_thirtieth_of_december_2011() -> None:
    thursday_night = local("Pacific/Apia", 2011, 12, 29, 20)
    assert next_working_moment(thursday_night, "Pacific/Apia", OFFICE) == local("Pacific/Apia", 2012, 1, 2, 9)


def test_a_closed_day_is_passed_over() -> None:
    christmas_eve = local("Europe/Berlin", 2026, 12, 24, 18)
    found = next_working_moment(christmas_eve, "Europe/Berlin", OFFICE)
    assert found == local("Europe/Berlin", 2026, 12, 28, 9)


def test_the_leap_day_is_a_day() -> None:
    night = local("Europe/Berlin", 2028, 2, 28, 20)
    assert next_working_day(night, "Europe/Berlin", OFFICE) == local("Europe/Berlin", 2028, 2, 29, 9)


def test_the_years_end_is_crossed() -> None:
    last = local("Europe/Berlin", 2026, 12, 31, 20)
    assert next_working_day(last, "Europe/Berlin", OFFICE) == local("Europe/Berlin", 2027, 1, 1, 9)


@pytest.mark.parametrize("day", range(2, 9))
def test_next_monday_is_the_next_weeks_even_on_a_monday(day: int) -> None:
    found = next_monday(local("Europe/Berlin", 2026, 3, day, 12), "Europe/Berlin", OFFICE)
    assert found == local("Europe/Berlin", 2026, 3, 9, 9)


def test_a_closed_monday_becomes_tuesday() -> None:
    hours = replace(OFFICE, closed=frozenset({date(2026, 4, 6)}))
    found = next_monday(local("Europe/London", 2026, 4, 1, 12), "Europe/London", hours)
    assert found == local("Europe/London", 2026, 4, 7, 9)


def test_a_policy_that_closes_every_day_is_no_endless_loop() -> None:
    start = date(2026, 1, 1)
    never = replace(OFFICE, closed=frozenset(start + timedelta(days=n) for n in range(500)))
    with pytest.raises(ValueError, match="no working day"):
        next_working_day(datetime(2026, 1, 1, tzinfo=UTC), "UTC", never)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "x" * 300, "Europe"])
def test_a_zone_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name) == ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("first", "hour_in_utc", "away"),
    [
        (date(2026, 8, 3), datetime(2026, 8, 2, 14, 59), False),
        (date(2026, 8, 3), datetime(2026, 8, 2, 15, 0), True),
        (date(2026, 8, 3), datetime(2026, 8, 7, 14, 59), True),
        (date(2026, 8, 3), datetime(2026, 8, 7, 15, 0), False),
        (None, datetime(2026, 8, 1, 12, 0), True),
    ],
)
def test_absence_is_from_the_first_to_the_last_day_where_they_are(
    first: date | None, hour_in_utc: datetime, *, away: bool
) -> None:
    rio = Person(id="rio", slack_id="U0RIO", zone="Asia/Tokyo", away_from=first, away_until=date(2026, 8, 7))
    assert is_away(rio, hour_in_utc.replace(tzinfo=UTC)) is away
    assert not is_away(replace(rio, away_until=None), hour_in_utc.replace(tzinfo=UTC))


HOURS = st.builds(
    WorkingHours,
    start=st.times(min_value=time(5), max_value=time(12)),
    end=st.times(min_value=time(13), max_value=time(23, 59)),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    closed=st.frozensets(st.dates(date(2011, 12, 1), date(2012, 2, 1)), max_size=20),
)
MOMENTS = st.datetimes(datetime(2011, 11, 1), datetime(2012, 4, 10), timezones=st.just(UTC)) | st.datetimes(
    datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)
)


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), hours=HOURS)
def test_the_answer_is_always_a_working_moment_and_never_earlier(
    moment: datetime, zone: str, hours: WorkingHours
) -> None:
    found = next_working_moment(moment, zone, hours)
    there = found.astimezone(ZoneInfo(zone))
    assert found >= moment
    assert found.tzinfo is UTC
    assert there.weekday() in hours.days
    assert there.date() not in hours.closed
    assert hours.start <= there.time() < hours.end


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), hours=HOURS)
def test_asking_again_gives_the_same_moment(moment: datetime, zone: str, hours: WorkingHours) -> None:
    found = next_working_moment(moment, zone, hours)
    assert next_working_moment(found, zone, hours) == found
