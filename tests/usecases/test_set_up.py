"""Settings: what people choose for themselves is kept, and used from then on."""

from datetime import timedelta

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.usecases.refusals import FieldsError
from bot.usecases.set_up import Known, SetUp, set_up
from tests.usecases.office import ANA, DANA, MONDAY, MORGAN, Office


def chooses(office: Office, **chosen: str | None) -> Known:
    """Ana saves the form."""
    command = SetUp(by=ANA, manager=MORGAN, channel=None, channel_name=None, delegate=None, **chosen)
    kept: Known = office.ask(set_up, command, office.now)
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


def test_hours_chosen_meanwhile_put_off_a_nudge_that_already_waits(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    fix = office.step(told, Kind.QUICK_FIX)
    chooses(office, works_from="14:00", works_until="20:00")
    office.later(days=1)
    office.sweep()
    assert "U0ANA" not in [office.to(message) for message in office.promised("nudge")]
    assert office.waiting_nudges(fix) == [("U0ANA", office.now.replace(hour=13))]


def test_one_person_s_hours_are_nobody_else_s(office: Office) -> None:
    chooses(office, works_from="14:00", works_until="20:00")
    assert office.person(MORGAN).works_from is None
    assert office.person(DANA).works_until is None
