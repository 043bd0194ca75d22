"""Settings: what people choose for themselves is kept, and used from then on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.usecases.refusals import FieldsError
from bot.usecases.set_up import Known, SetUp, set_up
from tests.usecases.office import ANA, DANA, MONDAY, MORGAN, Office


def chooses(office: Office, **chosen: Any) -> Known:
    """Ana saves the form."""
    command = SetUp(by=ANA, manager=MORGAN, channel=None, channel_name=None, delegate=None, **chosen)
    kept: Known = office.do(set_up, command)
    return kept


def test_hours_and_digest_time_are_kept_and_can_be_left_to_the_installation_again(office: Office) -> None:
    kept = chooses(office, works_from="13:00", works_until="19:30", digest_at="13:30").me
    assert (kept.works_from, kept.works_until, kept.digest_at) == ("13:00", "19:30", "13:30")
    usual = chooses(office).me
    assert (usual.works_from, usual.works_until, usual.digest_at) == (None, None, None)


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("13:00", None, {"works_until": "hours_both"}),
        (None, "13:00", {"works_from": "hours_both"}),
        ("22:00", "06:00", {"works_until": "hours_backwards"}),
        ("09:00", "09:00", {"works_until": "hours_backwards"}),
    ],
)
def test_half_or_backward_hours_are_refused_under_their_field(
    office: Office, start: str | None, end: str | None, problem: dict[str, str]
) -> None:
    chooses(office, works_from="10:00", works_until="16:00")
    with pytest.raises(FieldsError) as refused:
        chooses(office, works_from=start, works_until=end)
    assert refused.value.fields == problem
    assert office.person(ANA).works_from == "10:00", "nothing changed"


def test_whoever_works_in_the_afternoon_is_nudged_in_the_afternoon(office: Office) -> None:
    chooses(office, works_from="14:00", works_until="20:00")
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    fix = office.step(told, Kind.QUICK_FIX)
    tomorrow_at_two = (MONDAY + timedelta(days=1)).replace(hour=13)
    assert office.waiting_nudges(fix) == [("U0ANA", tomorrow_at_two)]


def fix_owed(office: Office) -> Step:
    """Ana's quick fix, about which she is nudged on Tuesday at 9:00 in Berlin."""
    step = office.step(office.disclose(severity=Severity.MINOR, remit=Remit.DOING), Kind.QUICK_FIX)
    assert office.waiting_nudges(step) == [("U0ANA", datetime(2026, 3, 3, 8, tzinfo=UTC))]
    return step


@pytest.mark.parametrize(
    ("chosen", "then"),
    [
        ({"works_from": "14:00", "works_until": "20:00"}, "03-03 13:00"),
        ({"digest_at": "11:30"}, "03-03 10:30"),
        ({"away_until": date(2026, 3, 6)}, "03-09 08:00"),
        ({"away_from": date(2026, 3, 3), "away_until": date(2026, 3, 3)}, "03-04 08:00"),
        ({"country": "NP"}, "03-04 08:00"),
    ],
    ids=["hours", "summary", "away", "away tomorrow", "Holi in Nepal"],
)
def test_what_already_waits_follows_what_is_chosen_and_what_is_taken_back(
    office: Office, chosen: dict[str, Any], then: str
) -> None:
    fix = fix_owed(office)
    chooses(office, **chosen)
    at = datetime.fromisoformat(f"2026-{then}").replace(tzinfo=UTC)
    assert office.waiting_nudges(fix) == [("U0ANA", at)]
    chooses(office)
    assert office.waiting_nudges(fix) == [("U0ANA", datetime(2026, 3, 3, 8, tzinfo=UTC))]
    chooses(office, **chosen)
    office.now = at
    office.sweep()
    assert "U0ANA" in [office.to(message) for message in office.promised("nudge")]


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ({"digest_at": "20:00"}, {"digest_at": "digest_outside"}),
        (
            {"works_from": "14:00", "works_until": "20:00", "digest_at": "09:00"},
            {"digest_at": "digest_outside"},
        ),
        ({"country": "XX"}, {"holidays": "holidays_unknown"}),
        ({"away_from": date(2026, 3, 9)}, {"away_until": "away_open"}),
        ({"away_until": date(2026, 3, 1)}, {"away_until": "away_past"}),
        ({"away_until": date(2027, 3, 4)}, {"away_until": "away_far"}),
        ({"away_from": date(2026, 3, 9), "away_until": date(2026, 3, 8)}, {"away_until": "away_backwards"}),
    ],
)
def test_days_that_make_no_sense_are_refused_under_their_field(
    office: Office, chosen: dict[str, Any], problem: dict[str, str]
) -> None:
    before = office.person(ANA)
    with pytest.raises(FieldsError) as refused:
        chooses(office, **chosen)
    assert refused.value.fields == problem
    assert office.person(ANA) == before, "nothing changed"


def test_whoever_says_only_until_when_is_away_from_today_on(office: Office) -> None:
    me = chooses(office, away_until=date(2027, 3, 3)).me
    assert (me.away_from, me.away_until) == (date(2026, 3, 2), date(2027, 3, 3))


@pytest.mark.parametrize(
    ("zone", "told", "arrives"),
    [
        ("Europe/Berlin", "2026-03-27 15:00", "2026-03-30 07:00"),
        ("Europe/Berlin", "2026-10-23 15:00", "2026-10-26 08:00"),
        ("America/New_York", "2026-03-06 15:00", "2026-03-09 13:00"),
        ("Australia/Lord_Howe", "2026-04-02 15:00", "2026-04-06 22:30"),
        ("Asia/Kathmandu", "2026-03-27 08:00", "2026-03-30 03:15"),
        ("Pacific/Apia", "2011-12-29 20:00", "2012-01-03 19:00"),
        ("Europe/Berlin", "2028-02-28 10:00", "2028-02-29 08:00"),
        ("Europe/Berlin", "2026-12-30 10:00", "2026-12-31 08:00"),
    ],
)
def test_a_nudge_arrives_at_nine_whatever_the_calendar_does_meanwhile(
    office: Office, zone: str, told: str, arrives: str
) -> None:
    """The summary of the next working day, as it comes out of either database, swept every half hour."""
    office.change(ANA, zone=zone)
    office.now = datetime.fromisoformat(told).replace(tzinfo=UTC)
    office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    at = datetime.fromisoformat(arrives).replace(tzinfo=UTC)
    for moment in (at - timedelta(minutes=30), at):
        office.now = moment
        office.sweep()
        found = [office.to(message) == "U0ANA" for message in office.promised("nudge")]
        assert found.count(True) == (moment == at)


def test_one_person_s_hours_are_nobody_else_s(office: Office) -> None:
    chooses(office, works_from="14:00", works_until="20:00")
    assert office.person(MORGAN).works_from is None
    assert office.person(DANA).works_until is None
