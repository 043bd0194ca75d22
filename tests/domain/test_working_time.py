"""Somebody's days in their own zone, wherever clocks jump, days are missing and holidays fall."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import Person
from bot.domain.policy import WorkingHours
from bot.domain.public_holidays import country_of_zone, is_place, name_of, place_of
from bot.domain.working_time import Days, Reason, Why, days_of, decent, is_away, zone_of

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Asia/Tokyo",
)
OFFICE = WorkingHours(
    start=time(9),
    end=time(17, 30),
    days=frozenset(range(5)),
    closed=frozenset({date(2026, 12, 23)}),
    holidays="none",
)
ANA = Person(id="ana", slack_id="U0ANA", zone="Europe/Berlin")


def days(zone: str = "Europe/Berlin", hours: WorkingHours = OFFICE, **own: Any) -> Days:
    return days_of(replace(ANA, zone=zone, **own), hours)


def at(zone: str, text: str) -> datetime:
    """A clock time where they are, as "2026-03-03 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-03-03 11:45", "2026-03-03 11:45"),
        ("2026-03-03 06:00", "2026-03-03 09:00"),
        ("2026-03-03 17:30", "2026-03-04 09:00"),
        ("2026-03-06 22:00", "2026-03-09 09:00"),
        ("2028-02-28 20:00", "2028-02-29 09:00"),
        ("2026-12-31 20:00", "2027-01-01 09:00"),
        ("2026-12-22 18:00", "2026-12-24 09:00"),
    ],
    ids=["at work", "before work", "after work", "weekend", "leap day", "year's end", "closed day"],
)
def test_what_comes_at_another_time_waits_for_work(zone: str, moment: str, then: str) -> None:
    assert decent(at(zone, moment), days(zone)).at == at(zone, then)


@pytest.mark.parametrize(
    ("zone", "evening", "utc"),
    [
        ("Europe/Berlin", "2026-03-27 22:00", "2026-03-30 07:00"),
        ("Europe/Berlin", "2026-10-23 22:00", "2026-10-26 08:00"),
        ("Europe/London", "2026-03-27 22:00", "2026-03-30 08:00"),
        ("Europe/London", "2026-10-23 22:00", "2026-10-26 09:00"),
        ("America/New_York", "2026-03-06 22:00", "2026-03-09 13:00"),
        ("America/New_York", "2026-10-30 22:00", "2026-11-02 14:00"),
        ("Australia/Lord_Howe", "2026-10-02 22:00", "2026-10-04 22:00"),
        ("Australia/Lord_Howe", "2026-04-03 22:00", "2026-04-05 22:30"),
        ("America/Santiago", "2026-09-04 22:00", "2026-09-07 12:00"),
        ("America/Santiago", "2026-04-03 22:00", "2026-04-06 13:00"),
        ("Pacific/Auckland", "2026-09-25 22:00", "2026-09-27 20:00"),
        ("Pacific/Auckland", "2026-04-03 22:00", "2026-04-05 21:00"),
        ("Asia/Kathmandu", "2026-03-06 22:00", "2026-03-09 03:15"),
    ],
)
def test_nine_o_clock_is_nine_o_clock_on_either_side_of_a_change_of_clocks(
    zone: str, evening: str, utc: str
) -> None:
    assert decent(at(zone, evening), days(zone)).at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_start_that_the_clocks_skip_is_the_hour_they_jump_to() -> None:
    nights = replace(OFFICE, start=time(2, 30), end=time(6), days=frozenset(range(7)))
    found = decent(at("Europe/Berlin", "2026-03-28 12:00"), days(hours=nights)).at
    assert found == at("Europe/Berlin", "2026-03-29 03:30")


def test_samoa_had_no_friday_the_thirtieth_of_december_2011() -> None:
    found = decent(at("Pacific/Apia", "2011-12-29 20:00"), days("Pacific/Apia"))
    assert found.at == at("Pacific/Apia", "2012-01-02 09:00")
    assert [reason.day.day for reason in found.reasons] == [29, 31, 1]


AWAY = {"away_from": date(2026, 8, 7), "away_until": date(2026, 8, 14)}


@pytest.mark.parametrize(
    ("own", "moment", "then", "reasons"),
    [
        ({"country": "DE"}, "2026-04-06 10:00", "2026-04-07 09:00", [(Why.HOLIDAY, 6)]),
        ({"country": "DE-BY"}, "2026-01-06 10:00", "2026-01-07 09:00", [(Why.HOLIDAY, 6)]),
        ({"country": "DE"}, "2026-01-06 10:00", "2026-01-06 10:00", []),
        ({"country": "zone"}, "2026-04-06 10:00", "2026-04-07 09:00", [(Why.HOLIDAY, 6)]),
        (
            {"country": "DE"},
            "2026-04-02 18:00",
            "2026-04-07 09:00",
            [(Why.HOURS, 2), (Why.HOLIDAY, 3), (Why.DAY_OFF, 4), (Why.DAY_OFF, 5), (Why.HOLIDAY, 6)],
        ),
        (AWAY, "2026-08-06 10:00", "2026-08-06 10:00", []),
        (
            AWAY,
            "2026-08-07 00:01",
            "2026-08-17 09:00",
            [(Why.AWAY, 14), (Why.DAY_OFF, 15), (Why.DAY_OFF, 16)],
        ),
        ({"away_until": date(2026, 8, 14)}, "2026-08-03 10:00", "2026-08-17 09:00", None),
        ({}, "2026-12-23 10:00", "2026-12-24 09:00", [(Why.CLOSED, 23)]),
        ({"works_from": "14:00", "works_until": "23:30"}, "2026-03-03 23:29", "2026-03-03 23:29", []),
        ({"works_from": "14:00", "works_until": "23:30"}, "2026-03-03 23:30", "2026-03-04 14:00", None),
    ],
)
def test_holidays_absence_and_own_hours_put_it_off_and_say_so(
    own: dict[str, Any], moment: str, then: str, reasons: list[tuple[Why, int]] | None
) -> None:
    found = decent(at("Europe/Berlin", moment), days(**own))
    assert found.at == at("Europe/Berlin", then)
    if reasons is not None:
        assert [(reason.why, reason.day.day) for reason in found.reasons] == reasons


def test_while_slack_holds_back_nothing_comes_and_what_is_past_counts_no_more() -> None:
    quiet: dict[str, Any] = {
        "dnd_from": at("Europe/Berlin", "2026-03-02 22:00"),
        "dnd_until": at("Europe/Berlin", "2026-03-03 10:15"),
    }
    here = days(**quiet)
    found = decent(at("Europe/Berlin", "2026-03-03 08:00"), here)
    assert found.at == quiet["dnd_until"]
    assert found.reasons[-1] == Reason(Why.QUIET, date(2026, 3, 3))
    assert decent(quiet["dnd_until"], here) == (quiet["dnd_until"], ())


def test_the_message_of_the_day_comes_within_the_hours_whatever_was_chosen() -> None:
    for chosen, then in (("06:00", time(9)), ("12:30", time(12, 30)), ("22:00", time(17)), (None, time(9))):
        assert days(digest_at=chosen).digest_at == then
    assert days(works_from="23:00", works_until="23:20", digest_at="23:30").digest_at == time(23)


def test_whoever_is_never_free_is_put_off_and_nothing_fails() -> None:
    first = date(2026, 1, 1)
    closed = frozenset(first + timedelta(days=n) for n in range(3000))
    found = decent(at("UTC", "2026-01-01 10:00"), days("UTC", replace(OFFICE, closed=closed)))
    assert found.at.year == 2028
    shut = frozenset(sorted(closed)[:400])
    found = decent(at("UTC", "2026-01-01 10:00"), days("UTC", replace(OFFICE, closed=shut)))
    assert found.at == at("UTC", "2027-02-05 09:00")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "x" * 300, "Europe"])
def test_a_zone_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name) == ZoneInfo("UTC")
    assert country_of_zone(name) is None


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Amsterdam", "NL"),
        ("Asia/Calcutta", "IN"),
        ("US/Eastern", "US"),
        ("Pacific/Apia", "WS"),
        ("UTC", None),
    ],
)
def test_a_zone_says_the_country_and_so_does_its_old_name(zone: str, country: str | None) -> None:
    assert country_of_zone(zone) == place_of("zone", zone) == country


def test_only_known_places_have_holidays_each_by_its_name() -> None:
    known = [place for place in ("DE", "DE-BE", "DE-", "DE-XX", "XX", "DEU", "de", "") if is_place(place)]
    assert known == ["DE", "DE-BE"]
    assert place_of("none", "Europe/Berlin") is None
    monday = date(2026, 4, 6)
    said = [name_of("DE", monday, locale) for locale in ("de-DE", "en-GB", "fr-FR")]
    assert said == ["Ostermontag", "Easter Monday", "Easter Monday"]


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
    holidays=st.sampled_from(["zone", "none", "DE-BY", "JP"]),
)
MOMENTS = st.datetimes(datetime(2011, 11, 1), datetime(2012, 4, 10), timezones=st.just(UTC)) | st.datetimes(
    datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)
)


@given(moment=MOMENTS, zone=st.sampled_from(ZONES), hours=HOURS)
def test_the_answer_is_always_a_working_moment_never_earlier_and_the_same_when_asked_again(
    moment: datetime, zone: str, hours: WorkingHours
) -> None:
    here = days(zone, hours)
    found = decent(moment, here, daily=True)
    there = found.at.astimezone(ZoneInfo(zone))
    assert found.at >= moment
    assert found.at.tzinfo is UTC
    assert there.weekday() in hours.days
    assert there.date() not in hours.closed
    assert hours.start <= there.time() < hours.end
    assert bool(found.reasons) is (found.at > moment)
    assert decent(found.at, here, daily=True) == (found.at, ())
