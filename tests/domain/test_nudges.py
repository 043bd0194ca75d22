"""When a nudge comes, and comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.disclosure import Person
from bot.domain.nudges import SNOOZES, at_decent_hour, snoozed_until
from tests.domain.plans import SHIPPED

BERLIN = Person(id="ana", slack_id="U0ANA", zone="Europe/Berlin")
TOKYO = Person(id="rio", slack_id="U0RIO", zone="Asia/Tokyo")
WEDNESDAY = datetime(2026, 3, 4, 14, tzinfo=UTC)


def snoozed(choice: str, picked: datetime | None = None, now: datetime = WEDNESDAY) -> datetime:
    return snoozed_until(choice, picked, now, BERLIN, SHIPPED)


def test_a_nudge_at_night_waits_for_the_morning_of_whom_it_is_for() -> None:
    midnight = datetime(2026, 3, 4, 23, tzinfo=UTC)
    assert at_decent_hour(midnight, BERLIN, SHIPPED) == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert at_decent_hour(midnight, TOKYO, SHIPPED) == datetime(2026, 3, 5, 0, tzinfo=UTC)


def test_somebody_s_own_hours_move_their_nudges() -> None:
    afternoons = replace(BERLIN, works_from="13:00", works_until="19:30")
    assert at_decent_hour(WEDNESDAY - timedelta(hours=5), afternoons, SHIPPED) == WEDNESDAY.replace(hour=12)
    assert at_decent_hour(WEDNESDAY + timedelta(hours=4), afternoons, SHIPPED) == WEDNESDAY.replace(hour=18)
    assert snoozed_until("tomorrow", None, WEDNESDAY, afternoons, SHIPPED) == datetime(
        2026, 3, 5, 12, tzinfo=UTC
    )


def test_an_hour_is_an_hour() -> None:
    assert snoozed("1h") == WEDNESDAY + timedelta(hours=1)


def test_tomorrow_is_the_next_working_morning() -> None:
    assert snoozed("tomorrow") == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert snoozed("tomorrow", now=WEDNESDAY + timedelta(days=2)) == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_monday_is_next_weeks() -> None:
    assert snoozed("monday") == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_a_picked_moment_is_kept_to_the_minute() -> None:
    picked = datetime(2026, 3, 7, 3, 17, tzinfo=UTC)
    assert snoozed("pick", picked) == picked


@pytest.mark.parametrize("picked", [None, WEDNESDAY, WEDNESDAY - timedelta(seconds=1)])
def test_a_snooze_ends_in_the_future(picked: datetime | None) -> None:
    with pytest.raises(ValueError, match="future"):
        snoozed("pick", picked)


def test_every_choice_of_the_menu_is_understood() -> None:
    picked = WEDNESDAY + timedelta(minutes=1)
    assert all(snoozed(choice, picked) > WEDNESDAY for choice in SNOOZES)
