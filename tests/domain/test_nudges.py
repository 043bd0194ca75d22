"""When a nudge comes, and comes back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.disclosure import Person
from bot.domain.nudges import (
    SNOOZES,
    Nudge,
    NudgeKind,
    Pace,
    arrival,
    expected,
    may_go,
    planned,
    snoozed_from,
)
from bot.domain.working_time import Why
from tests.domain.plans import SHIPPED

BERLIN = Person(id="ana", slack_id="U0ANA", zone="Europe/Berlin")
TOKYO = Person(id="rio", slack_id="U0RIO", zone="Asia/Tokyo")
WEDNESDAY = datetime(2026, 3, 4, 14, tzinfo=UTC)


def snoozed(choice: str, picked: datetime | None = None, now: datetime = WEDNESDAY) -> datetime:
    return planned(snoozed_from(choice, picked, now, BERLIN, SHIPPED), BERLIN, SHIPPED, Pace.SOON)


def test_a_nudge_at_night_waits_for_the_morning_of_whom_it_is_for() -> None:
    midnight = datetime(2026, 3, 4, 23, tzinfo=UTC)
    for pace in (Pace.SOON, Pace.DAY):
        assert planned(midnight, BERLIN, SHIPPED, pace) == datetime(2026, 3, 5, 8, tzinfo=UTC)
        assert planned(midnight, TOKYO, SHIPPED, pace) == datetime(2026, 3, 5, 0, tzinfo=UTC)


def test_what_is_not_urgent_comes_with_the_next_message_of_the_day() -> None:
    assert planned(WEDNESDAY, BERLIN, SHIPPED, Pace.DAY) == datetime(2026, 3, 5, 8, tzinfo=UTC)
    after_lunch = replace(BERLIN, digest_at="15:30")
    assert planned(WEDNESDAY, after_lunch, SHIPPED, Pace.DAY) == WEDNESDAY.replace(minute=30)
    assert planned(WEDNESDAY, BERLIN, SHIPPED, Pace.SOON) == WEDNESDAY


def test_only_what_the_policy_says_goes_around_the_clock() -> None:
    midnight = datetime(2026, 3, 7, 23, tzinfo=UTC)
    assert planned(midnight, BERLIN, SHIPPED, Pace.ALWAYS) == midnight


def test_the_message_of_the_day_that_was_held_up_goes_later_that_day_and_only_once() -> None:
    tomorrow = datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert may_go(WEDNESDAY, BERLIN, SHIPPED, Pace.DAY, had_todays=False) == WEDNESDAY
    assert may_go(WEDNESDAY, BERLIN, SHIPPED, Pace.DAY, had_todays=True) == tomorrow
    assert may_go(WEDNESDAY, BERLIN, SHIPPED, Pace.SOON, had_todays=True) == WEDNESDAY


def test_the_message_of_the_day_waits_for_the_time_they_chose() -> None:
    after_lunch = replace(BERLIN, digest_at="15:30")
    half_past = WEDNESDAY.replace(minute=30)
    assert may_go(WEDNESDAY, after_lunch, SHIPPED, Pace.DAY, had_todays=False) == half_past


def test_a_chosen_time_after_work_comes_before_work_ends_and_not_never() -> None:
    late = replace(BERLIN, digest_at="21:00")
    five = WEDNESDAY.replace(hour=16)
    assert planned(WEDNESDAY, late, SHIPPED, Pace.DAY) == five
    assert may_go(five, late, SHIPPED, Pace.DAY, had_todays=False) == five


def test_what_is_held_back_at_the_time_of_the_message_comes_once_it_is_not() -> None:
    half_past_ten = WEDNESDAY.replace(hour=9, minute=30)
    quiet = replace(BERLIN, dnd_from=WEDNESDAY - timedelta(hours=16), dnd_until=half_past_ten)
    assert planned(WEDNESDAY - timedelta(hours=10), quiet, SHIPPED, Pace.DAY) == half_past_ten
    assert planned(WEDNESDAY - timedelta(hours=6), quiet, SHIPPED, Pace.ALWAYS).hour == 8


def waits(pace: Pace = Pace.DAY, **moments: datetime) -> Nudge:
    usual = {"from_at": WEDNESDAY, "due_at": WEDNESDAY, **moments}
    return Nudge(
        id="n",
        kind=NudgeKind.OWED,
        step_id="s",
        subject_id=None,
        person_id="ana",
        sequence=1,
        pace=pace,
        **usual,
    )


@pytest.mark.parametrize(
    ("own", "now", "had_todays", "then", "why"),
    [
        ({}, "03-04 14:00", False, "03-05 08:00", [Why.DAY_MESSAGE]),
        ({}, "03-06 14:00", False, "03-06 14:00", [Why.DAY_MESSAGE]),
        (
            {},
            "03-06 14:00",
            True,
            "03-09 08:00",
            [Why.DAY_MESSAGE, Why.HAD_TODAYS, Why.DAY_OFF, Why.DAY_OFF],
        ),
        ({"zone": "Asia/Tokyo"}, "03-04 14:00", False, "03-05 00:00", [Why.HOURS]),
        ({"zone": "America/New_York"}, "03-04 14:00", False, "03-04 14:00", []),
        (
            {"away_until": date(2026, 3, 6)},
            "03-04 14:00",
            False,
            "03-09 08:00",
            [Why.AWAY, Why.DAY_OFF, Why.DAY_OFF],
        ),
        ({"digest_at": "16:00"}, "03-04 14:00", False, "03-04 15:00", [Why.DAY_MESSAGE]),
    ],
    ids=["as it was", "held up", "had today's", "moved east", "moved west", "away", "another time"],
)
def test_what_waits_follows_its_person_and_says_why(
    own: dict[str, object], now: str, *, had_todays: bool, then: str, why: list[Why]
) -> None:
    moment, expected = (datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC) for text in (now, then))
    somebody = replace(BERLIN, **own)  # type: ignore[arg-type]
    found = arrival(waits(due_at=moment), moment, somebody, SHIPPED, had_todays=had_todays)
    assert found.at == expected
    assert [reason.why for reason in found.reasons] == why


def test_what_put_it_off_is_said_also_after_it_was_put_off() -> None:
    tomorrow = datetime(2026, 3, 5, 8, tzinfo=UTC)
    held = waits(from_at=WEDNESDAY - timedelta(hours=6), due_at=tomorrow)
    found = expected(held, WEDNESDAY, BERLIN, SHIPPED, had_todays=True)
    assert (found.at, Why.HAD_TODAYS) == (tomorrow, found.reasons[-1].why)


def test_what_waits_around_the_clock_waits_for_nothing() -> None:
    away = replace(BERLIN, away_until=date(2026, 5, 1))
    assert arrival(waits(Pace.ALWAYS), WEDNESDAY, away, SHIPPED, had_todays=True) == (WEDNESDAY, ())


def test_somebody_s_own_hours_move_their_nudges() -> None:
    afternoons = replace(BERLIN, works_from="13:00", works_until="19:30")
    morning, evening = WEDNESDAY - timedelta(hours=5), WEDNESDAY + timedelta(hours=4)
    assert planned(morning, afternoons, SHIPPED, Pace.SOON) == WEDNESDAY.replace(hour=12)
    assert planned(evening, afternoons, SHIPPED, Pace.SOON) == evening
    tomorrow = snoozed_from("tomorrow", None, WEDNESDAY, afternoons, SHIPPED)
    assert planned(tomorrow, afternoons, SHIPPED, Pace.SOON) == datetime(2026, 3, 5, 12, tzinfo=UTC)


def test_an_hour_is_an_hour() -> None:
    assert snoozed("1h") == WEDNESDAY + timedelta(hours=1)


def test_tomorrow_is_the_next_working_morning() -> None:
    assert snoozed("tomorrow") == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert snoozed("tomorrow", now=WEDNESDAY + timedelta(days=2)) == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_monday_is_next_weeks() -> None:
    assert snoozed("monday") == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_a_picked_moment_is_kept_to_the_minute_or_waits_for_work_to_start() -> None:
    picked = datetime(2026, 3, 6, 9, 17, tzinfo=UTC)
    assert snoozed("pick", picked) == picked
    assert snoozed("pick", datetime(2026, 3, 7, 3, 17, tzinfo=UTC)) == datetime(2026, 3, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize("picked", [None, WEDNESDAY, WEDNESDAY - timedelta(seconds=1)])
def test_a_snooze_ends_in_the_future(picked: datetime | None) -> None:
    with pytest.raises(ValueError, match="future"):
        snoozed("pick", picked)


def test_every_choice_of_the_menu_is_understood() -> None:
    picked = WEDNESDAY + timedelta(minutes=1)
    assert all(snoozed(choice, picked) > WEDNESDAY for choice in SNOOZES)
