"""The policy file: the shipped one reads, and each kind of mistake is named with its line."""

import contextlib
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disclosure import Severity
from bot.domain.kind import Kind
from bot.domain.policy_file import PolicyError, parse_policy, read_policy
from bot.house import HOUSE
from tests.domain.plans import SHIPPED

TEXT = (HOUSE / "policy.toml").read_text()
LINES = TEXT.splitlines()


def line_of(beginning: str) -> int:
    return next(number for number, line in enumerate(LINES, 1) if line.startswith(beginning))


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def test_the_shipped_check_in_days_are_those_of_the_design() -> None:
    days = {severity.value: plan.check_in_days for severity, plan in SHIPPED.severities.items()}
    assert days == {
        "near_miss": (),
        "minor": (7,),
        "major": (1, 7, 30),
        "critical": (1, 3, 7, 14, 30),
    }


def test_every_severity_has_a_cadence_for_each_step_it_owes() -> None:
    for plan in SHIPPED.severities.values():
        assert set(plan.steps) == {*plan.owes, Kind.COMMITMENT, Kind.ASK} - {Kind.CLOSE}


def test_a_severity_changes_only_what_it_names() -> None:
    critical = SHIPPED.severities[Severity.CRITICAL]
    assert critical.steps[Kind.DECISION].due == timedelta(minutes=15)
    assert critical.steps[Kind.LESSONS] == SHIPPED.severities[Severity.MINOR].steps[Kind.LESSONS]


def test_working_hours_and_closed_days_are_read() -> None:
    policy = parse_policy(changed("closed = []", "closed = [2026-12-24]"))
    assert (policy.working.start, policy.working.end) == (time(9), time(17, 30))
    assert policy.working.days == frozenset(range(5))
    assert policy.working.closed == {date(2026, 12, 24)}


@pytest.mark.parametrize(
    ("old", "new", "blamed", "why"),
    [
        ("start = 09:00:00", 'start = "nine"', "start", "working.start must be a time"),
        ("start = 09:00:00", "begin = 09:00:00", "start", "working.begin is not known here"),
        ("end = 17:30:00", "end = 08:00:00", "end", "must end after it starts"),
        ('days = ["mon"', 'days = ["monday"', "days", "must name at least one of mon"),
        ('days = ["mon"', 'days = [["mon"]', "days", "must name at least one of mon"),
        ("closed = []", "closed = 2026-12-24", "closed", "must be a list of dates"),
        ("closed = []", 'closed = ["christmas"]', "closed", "must be a list of dates"),
        ('holidays = "zone"', 'holidays = "Germany"', "holidays", 'must be "zone", "none", or a country'),
        ('holidays = "zone"', 'holidays = "DE-XX"', "holidays", "working.holidays must be"),
        ('holidays = "zone"', "holidays = true", "holidays", "working.holidays must be"),
        ("around_the_clock = false", "around_the_clock = 1", "around_the_clock", "must be true or false"),
        ('due = "4h"', 'due = "4 hours"', "due", "must be a duration"),
        ('due = "4h"', "due = 4", "due", "must be a duration"),
        ('due = "4h"', 'due = "9999999999999999999999w"', "due", "between 0:00:00 and 366 days"),
        ('remind_every = "1d"', 'remind_every = "1min"', "remind_every", "between 0:05:00"),
        ("at_most = 5", "at_most = 0", "at_most", "between 1 and 100"),
        ('remind_every = "1d"', 'remind_every = "0h"', "remind_every", "between 0:05:00"),
        ("escalate_after = 2", "escalate_after = 0", "escalate_after", "between 1 and 100"),
        (
            "escalate_after = 2",
            "escalate_after = 6",
            "escalate_after",
            "not be more than at_most, which is 5",
        ),
        ("[steps.lessons]", "[steps.lessons]\nescalate_after = 1", None, "is for ask and decision only"),
        ("at_most = 5", "at_most = true", "at_most", "must be a whole number"),
        ("at_most = 5", "at_mots = 5", "at_most", "steps.decision.at_mots is not known here"),
        ("[steps.lessons]", "[steps.lesons]", "[steps.lessons]", "steps.lesons is not known here"),
        ("[severity.major]", "[severity.mayor]", "[severity.major]", "severity.mayor is not known here"),
        ("[working] ", "[wroking] ", "[working]", "wroking is not known here"),
        (
            "[severity.major.decision]",
            "[severity.major.understood]",
            "[severity.major.decision]",
            "not known",
        ),
        ("check_in_days = [7]", "check_in_days = [0]", "check_in_days", "rising whole days"),
        ("check_in_days = [7]", "check_in_days = [true]", "check_in_days", "rising whole days"),
        ("check_in_days = [7]", "check_in_days = []", "check_in_days", "rising whole days"),
        ("check_in_days = [7]", "check_in_days = 7", "check_in_days", "must be a list of days"),
        ("check_in_days = [7]", "", "[severity.minor]", "check_in_days is missing"),
        ('owes = ["decision", "lessons"', 'owes = ["decision", "lesson"', "owes", '"lesson" is not a step'),
        ('owes = ["decision", "lessons"', 'owes = ["lessons"', "owes", 'must name "decision"'),
        ("check_in_days = [7]", "check_in_days = [7]\ndecision = 5", None, "decision must be a table"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, blamed: str | None, why: str) -> None:
    with pytest.raises(PolicyError) as refused:
        parse_policy(changed(old, new))
    number = line_of(blamed) if blamed else line_of(old) + 1
    assert str(refused.value).startswith(f"policy.toml line {number}: ")
    assert why in str(refused.value)


def test_a_mistake_in_a_severitys_own_step_is_named_there_and_not_in_the_shared_one() -> None:
    with pytest.raises(PolicyError, match=f"line {line_of('[severity.critical.quick_fix]') + 1}: "):
        parse_policy(TEXT.replace('due = "1h"\nremind_every = "4h"\nat_most = 12', 'due = "soon"'))


def test_around_the_clock_needs_urgent() -> None:
    lessons = line_of("[steps.lessons]")
    with pytest.raises(PolicyError, match=f"line {lessons + 1}: steps.lessons.around_the_clock needs urgent"):
        parse_policy(changed("[steps.lessons]\n", "[steps.lessons]\naround_the_clock = true\n"))


def test_closed_days_may_not_close_a_whole_year() -> None:
    first = date(2026, 3, 4)
    every = [first + timedelta(days=n) for n in range(367)]
    a_year = ", ".join(day.isoformat() for day in every if day.weekday() < 5)
    with pytest.raises(PolicyError, match=r"closed leaves no working day from 2026-03-04 to 2027-03-05"):
        parse_policy(changed("closed = []", f"closed = [{a_year}]"))
    parse_policy(changed("closed = []", f"closed = [{a_year.replace('2026-09-09, ', '')}]"))
    parse_policy(changed("closed = []", "closed = [2026-12-24, 2031-12-24]"))


def test_holidays_are_by_zone_unless_the_file_says_otherwise() -> None:
    line = next(line for line in LINES if line.startswith("holidays"))
    assert parse_policy(changed(line, "")).working.holidays == "zone"
    assert parse_policy(changed('"zone"', '"DE-BE"')).working.holidays == "DE-BE"


def test_rising_days_must_rise() -> None:
    with pytest.raises(PolicyError, match="rising whole days"):
        parse_policy(changed("check_in_days = [1, 7, 30]", "check_in_days = [7, 1]"))


def test_a_missing_table_is_named() -> None:
    with pytest.raises(PolicyError, match="severity is missing"):
        parse_policy(TEXT[: TEXT.index("[severity.near_miss]")])


def test_what_is_not_toml_is_named_with_its_line() -> None:
    with pytest.raises(PolicyError, match=r"policy.toml: .*line 3"):
        parse_policy("[working]\nstart = 09:00:00\nend = soon\n")


def test_a_file_that_cannot_be_read_says_which_setting_to_mend(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="OOPS_POLICY"):
        read_policy(tmp_path / "none.toml")
    picture = tmp_path / "picture.toml"
    picture.write_bytes(b"\x89PNG\xff")
    with pytest.raises(PolicyError, match="not text in UTF-8"):
        read_policy(picture)


VALUES = st.one_of(
    st.sampled_from(['"1h"', '"-1h"', '"99999999999999999w"', "0", "-3", "1e400", "nan", "true", "[]", "{}"]),
    st.sampled_from(["[[1]]", '["mon"]', "[2026-01-01]", "2026-01-01", "09:00:00", '"٣h"', "{due = 1}"]),
    st.integers().map(str),
    st.text(max_size=5),
)
ASSIGNMENTS = [number for number, line in enumerate(LINES) if "=" in line.split("#")[0]]


@given(number=st.sampled_from(ASSIGNMENTS), value=VALUES)
def test_whatever_stands_for_a_value_is_taken_or_named(number: int, value: str) -> None:
    key = LINES[number].split("=")[0]
    read_or_refused([*LINES[:number], f"{key}= {value}", *LINES[number + 1 :]])


@given(number=st.integers(0, len(LINES) - 1), line=st.sampled_from(["", "=", "[", "[[steps]]", "steps = 1"]))
def test_whatever_stands_for_a_line_is_taken_or_named(number: int, line: str) -> None:
    read_or_refused([*LINES[:number], line, *LINES[number + 1 :]])


def read_or_refused(lines: list[str]) -> None:
    """Nothing but PolicyError may come of a file; and a policy that is read can be followed."""
    with contextlib.suppress(PolicyError):
        policy = parse_policy("\n".join(lines))
        assert set(policy.severities) == set(Severity)
