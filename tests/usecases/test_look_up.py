"""What Slack says about somebody is kept, and what waits for them moves with them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.storage import quiet
from bot.usecases.look_up import LookedUp, Quiet, keep_looked_up, keep_quiet_times
from bot.usecases.nudged import nudge_picture
from bot.usecases.postpone import Snooze, snooze
from tests.usecases.office import ANA, MORGAN, Office


def moves(office: Office, zone: str, admins: tuple[str, ...] = ()) -> None:
    said = LookedUp(who=ANA, facts={"zone": zone}, at=office.now, whole=False, admins=admins)
    office.do(keep_looked_up, said)


def owed(office: Office) -> Step:
    """The quick fix that Ana owes, about which she is nudged at 9:00 in Berlin; that day is Holi in Nepal."""
    office.change(ANA, country="none")
    step = office.step(office.disclose(remit=Remit.DOING, severity=Severity.MINOR), Kind.QUICK_FIX)
    assert waits(office, step) == datetime(2026, 3, 3, 8, tzinfo=UTC)
    return step


def waits(office: Office, step: Step) -> datetime:
    ((_, due),) = office.waiting_nudges(step)
    return due


@pytest.mark.parametrize(
    ("zone", "at"), [("Asia/Tokyo", "00:00"), ("Asia/Kathmandu", "03:15"), ("America/Los_Angeles", "17:00")]
)
def test_the_message_of_the_day_comes_in_the_morning_of_wherever_somebody_is(
    office: Office, zone: str, at: str
) -> None:
    step = owed(office)
    moves(office, zone)
    assert f"{waits(office, step):%d %H:%M}" == f"03 {at}"
    office.now = waits(office, step)
    office.sweep()
    assert "U0ANA" in [office.to(message) for message in office.promised("nudge")]


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Asia/Tokyo", "04 00:00"), ("Asia/Karachi", "03 12:00"), ("America/Los_Angeles", "03 17:00")],
)
def test_what_waits_for_an_hour_of_its_own_comes_once_they_work_where_they_are(
    office: Office, zone: str, at: str
) -> None:
    step = owed(office)
    office.now = datetime(2026, 3, 3, 11, tzinfo=UTC)
    office.do(snooze, Snooze(by=ANA, step_id=step.id, choice="1h"))
    moves(office, zone)
    assert f"{waits(office, step):%d %H:%M}" == at


def test_a_zone_that_is_none_is_told_to_the_admin_once(office: Office) -> None:
    owed(office)
    for zone in ("Mars/Olympus", "Europe/Berlin", "Mars/Olympus"):
        moves(office, zone)
    assert [office.to(message) for message in office.promised("zone")] == ["U0ADMIN"]
    moves(office, "Mars/Hellas", admins=("U0RIO", "U0DANA"))
    assert sorted(office.to(message) for message in office.promised("zone")[1:]) == ["U0DANA", "U0RIO"]
    office.now = datetime(2026, 3, 3, 9, tzinfo=UTC)
    office.sweep()
    assert "U0ANA" in [office.to(message) for message in office.promised("nudge")], "9:00 UTC"


def test_what_slack_refuses_to_say_leaves_what_was_known(office: Office) -> None:
    morgan, until = office.person(MORGAN).id, office.now + timedelta(hours=3)
    office.do(keep_quiet_times, Quiet(times={morgan: (office.now, until)}))
    office.later(minutes=10)
    office.do(keep_quiet_times, Quiet(times={}, unsaid=(morgan,)))
    assert office.person(MORGAN).dnd_until == until


def test_what_waited_for_quiet_to_end_comes_once_it_does_however_early(office: Office) -> None:
    step, ana = owed(office), office.person(ANA).id
    office.now = datetime(2026, 3, 3, 8, tzinfo=UTC)
    office.do(keep_quiet_times, Quiet(times={ana: (office.now, office.now + timedelta(hours=6))}))
    office.sweep()
    assert f"{waits(office, step):%d %H:%M}" == "03 14:00"
    office.later(hours=1)
    to_ask = (office.now + timedelta(minutes=5), office.now - timedelta(minutes=5), 50)
    assert (ana, "U0ANA") in office.ask(quiet.to_ask_about, office.now, *to_ask)
    office.do(keep_quiet_times, Quiet(times={ana: None}))
    assert waits(office, step) == office.now


def test_do_not_disturb_that_never_ends_in_working_hours_keeps_nobody_waiting_for_ever(
    office: Office,
) -> None:
    step, ana = owed(office), office.person(ANA).id
    silent = [datetime(2026, 3, day, 8, tzinfo=UTC) for day in (3, 4, 5)]
    for office.now in silent:
        office.do(keep_quiet_times, Quiet(times={ana: (office.now, office.now + timedelta(hours=10))}))
        office.sweep()
        assert waits(office, step) > office.now
    office.now = datetime(2026, 3, 6, 8, tzinfo=UTC)
    office.do(keep_quiet_times, Quiet(times={ana: (office.now, office.now + timedelta(days=30))}))
    office.sweep()
    (message,) = [one for one in office.promised("nudge") if one.person_id == ana]
    assert not office.defer(message), "nor is it held back on its way"
    assert office.ask(nudge_picture, message.id).quiet_since == silent[0]
