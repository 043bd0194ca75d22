"""The policy file: TOML text → policy. A mistake is named with its line, and the bot does not start."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, NoReturn

from bot.domain.disclosure import Severity
from bot.domain.escalation import ANSWERED
from bot.domain.kind import Kind
from bot.domain.policy import Cadence, Policy, Rung, SeverityPolicy, WorkingHours
from bot.domain.policy_lines import line_of
from bot.domain.public_holidays import NONE, ZONE, is_setting

OWED = tuple(kind for kind in Kind if kind is not Kind.ASK)
"""The kinds a policy may owe. An ask comes from what somebody wrote, never from the policy."""

BY_THE_WAY: Mapping[Kind, Mapping[str, Any]] = {
    Kind.COMMITMENT: {"due": "4w", "remind_every": "1w", "at_most": 4},
    Kind.ASK: {"due": "3d", "remind_every": "3d", "at_most": 4, "escalate_after": 3},
}
"""Steps that what somebody writes can add to any plan, and their cadence where the file says nothing."""

ALWAYS = (Kind.DECISION, Kind.CLOSE)
"""What every severity owes: somebody answers, and it ends."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DURATION = re.compile(r"(\d+)(min|h|d|w)", re.ASCII)
_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_LONGEST = A_YEAR = timedelta(days=366)


class PolicyError(Exception):
    """The policy file has a mistake. The message names the file, the line and what to write instead."""


def read_policy(path: Path) -> Policy:
    """Read and check the policy file. Raises PolicyError naming file, line and remedy."""
    try:
        return parse_policy(path.read_text(encoding="utf-8"), name=path.name)
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read ({error.strerror}); set OOPS_POLICY to a file") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{path}: is not text in UTF-8; set OOPS_POLICY to a TOML file") from None


def parse_policy(text: str, name: str = "policy.toml") -> Policy:
    """Make a policy from TOML text. Raises PolicyError naming the line and what to write instead."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"{name}: {error}") from None
    file = _File(text, name)
    file.only(tables, ("working", "steps", "severity"), where=())
    steps = _table(file, tables, "steps", ())
    severities = _table(file, tables, "severity", ())
    file.only(steps, tuple(Kind), where=("steps",))
    file.only(severities, tuple(Severity), where=("severity",))
    return Policy(
        working=_working(file, _table(file, tables, "working", ())),
        severities={
            severity: _severity(file, severity, steps, _table(file, severities, severity, ("severity",)))
            for severity in Severity
        },
    )


def _severity(
    file: "_File", severity: Severity, steps: Mapping[str, Any], table: Mapping[str, Any]
) -> SeverityPolicy:
    where = ("severity", severity.value)
    file.only(table, ("owes", "check_in_days", "escalate_to", *Kind), where)
    owes = _owes(file, table, where)
    return SeverityPolicy(
        owes=owes,
        check_in_days=_check_in_days(file, table, owes, where),
        escalate_to=_chain(file, table, where),
        steps={
            kind: _cadence(file, kind, steps, table, severity)
            for kind in (*owes, *BY_THE_WAY)
            if kind is not Kind.CLOSE
        },
    )


def _owes(file: "_File", table: Mapping[str, Any], where: tuple[str, ...]) -> tuple[Kind, ...]:
    named = _value(file, table, "owes", where, list, 'a list of steps, as ["decision", "lessons", "close"]')
    for kind in named:
        if kind not in OWED:
            file.wrong(where, "owes", f'"{kind}" is not a step; use {", ".join(OWED)}')
    for kind in ALWAYS:
        if kind not in named:
            file.wrong(where, "owes", f'must name "{kind}"')
    return tuple(kind for kind in Kind if kind in named)


def _check_in_days(
    file: "_File", table: Mapping[str, Any], owes: tuple[Kind, ...], where: tuple[str, ...]
) -> tuple[int, ...]:
    if Kind.CHECK_IN not in owes:
        return ()
    days = _value(file, table, "check_in_days", where, list, "a list of days, as [1, 7, 30]")
    rising = all(type(day) is int and 0 < day <= 366 for day in days) and sorted(set(days)) == days
    if not days or not rising:
        file.wrong(where, "check_in_days", "must be rising whole days between 1 and 366, as [1, 7, 30]")
    return tuple(days)


def _cadence(
    file: "_File", kind: Kind, steps: Mapping[str, Any], table: Mapping[str, Any], severity: Severity
) -> Cadence:
    usual = BY_THE_WAY.get(kind)
    shared = usual if usual and kind not in steps else _table(file, steps, kind, ("steps",))
    own = _table(file, table, kind, ("severity", severity.value)) if kind in table else {}
    keys = ("due", "remind_every", "at_most", "urgent", "around_the_clock", "escalate_after")
    file.only(shared, keys, ("steps", kind))
    file.only(own, keys, ("severity", severity.value, kind))
    merged = {**shared, **own}

    def where(key: str) -> tuple[str, ...]:
        return ("severity", severity.value, kind) if key in own else ("steps", kind)

    at_most = _count(file, merged, "at_most", where("at_most"), 100)
    urgent = _yes_or_no(file, merged, "urgent", where("urgent"))
    always = _yes_or_no(file, merged, "around_the_clock", where("around_the_clock"))
    if always and not urgent:
        file.wrong(where("around_the_clock"), "around_the_clock", "needs urgent = true beside it")
    return Cadence(
        due=_duration(file, merged, "due", where("due"), minimum=timedelta(0)),
        remind_every=_duration(file, merged, "remind_every", where("remind_every"), timedelta(minutes=5)),
        at_most=at_most,
        urgent=urgent,
        around_the_clock=always,
        escalate_after=_escalation(file, kind, merged, at_most, where("escalate_after")),
    )


def _escalation(
    file: "_File", kind: Kind, table: Mapping[str, Any], at_most: int, where: tuple[str, ...]
) -> int | None:
    if "escalate_after" not in table:
        return None
    if kind not in ANSWERED:
        file.wrong(where, "escalate_after", f"is for {' and '.join(sorted(ANSWERED))} only")
    after = _count(file, table, "escalate_after", where, 100)
    if after > at_most:
        file.wrong(where, "escalate_after", f"must not be more than at_most, which is {at_most}")
    return after


def _chain(file: "_File", table: Mapping[str, Any], where: tuple[str, ...]) -> tuple[Rung, ...]:
    """Whom silence is passed on to; everybody there is, unless the file names fewer."""
    named = table.get("escalate_to", list(Rung))
    if not isinstance(named, list) or any(rung not in tuple(Rung) for rung in named):
        file.wrong(where, "escalate_to", f"must be a list of {', '.join(Rung)}")
    return tuple(rung for rung in Rung if rung in named)


def _yes_or_no(file: "_File", table: Mapping[str, Any], key: str, where: tuple[str, ...]) -> bool:
    found = table.get(key, False)
    if not isinstance(found, bool):
        file.wrong(where, key, "must be true or false")
    return found


def _count(file: "_File", table: Mapping[str, Any], key: str, where: tuple[str, ...], highest: int) -> int:
    count: int = _value(file, table, key, where, int, "a whole number, as 5")
    if not 1 <= count <= highest:
        file.wrong(where, key, f"must be between 1 and {highest}")
    return count


def _duration(
    file: "_File", table: Mapping[str, Any], key: str, where: tuple[str, ...], minimum: timedelta
) -> timedelta:
    text = _value(file, table, key, where, str, 'a duration, as "30min", "4h", "2d" or "1w"')
    match = _DURATION.fullmatch(text)
    if match is None:
        file.wrong(where, key, 'must be a duration, as "30min", "4h", "2d" or "1w"')
    number, unit = int(match[1]), _UNITS[match[2]]
    if not minimum <= min(number, _LONGEST // unit + 1) * unit <= _LONGEST:
        file.wrong(where, key, f"must be between {minimum} and {_LONGEST.days} days")
    return number * unit


def _working(file: "_File", table: Mapping[str, Any]) -> WorkingHours:
    where = ("working",)
    file.only(table, ("start", "end", "days", "closed", "holidays"), where)
    start = _value(file, table, "start", where, time, "a time, as 09:00:00")
    end = _value(file, table, "end", where, time, "a time, as 17:30:00")
    if end <= start:
        file.wrong(where, "end", "the working day must end after it starts")
    days = _value(file, table, "days", where, list, 'a list of days, as ["mon", "tue"]')
    if not days or any(day not in DAYS for day in days):
        file.wrong(where, "days", f"must name at least one of {', '.join(DAYS)}")
    working = frozenset(DAYS.index(day) for day in days)
    return WorkingHours(
        start=start,
        end=end,
        days=working,
        closed=_closed(file, table, working, where),
        holidays=_holidays(file, table, where),
    )


def _closed(
    file: "_File", table: Mapping[str, Any], working: frozenset[int], where: tuple[str, ...]
) -> frozenset[date]:
    """The installation's own closed days. They may not close a whole year: nobody would ever be nudged."""
    closed = table.get("closed", [])
    if not isinstance(closed, list) or not all(type(day) is date for day in closed):
        file.wrong(where, "closed", "must be a list of dates, as [2026-12-24]")
    first = previous = None
    for day in sorted(closed):
        if previous is None or not _all_off(previous, day, working):
            first = day
        if first and day - first >= A_YEAR:
            file.wrong(where, "closed", f"leaves no working day from {first} to {day}")
        previous = day
    return frozenset(closed)


def _all_off(first: date, last: date, working: frozenset[int]) -> bool:
    """Whether nobody works on any day between two."""
    between = (last - first).days - 1
    return between < len(DAYS) and not any(
        (first.weekday() + n) % 7 in working for n in range(1, between + 1)
    )


def _holidays(file: "_File", table: Mapping[str, Any], where: tuple[str, ...]) -> str:
    named = table.get("holidays", ZONE)
    if not isinstance(named, str) or not is_setting(named):
        wanted = f'"{ZONE}", "{NONE}", or a country or a part of one that we know, as "DE" or "DE-BE"'
        file.wrong(where, "holidays", f"must be {wanted}")
    return named


def _table(file: "_File", tables: Mapping[str, Any], key: str, where: tuple[str, ...]) -> Mapping[str, Any]:
    table: Mapping[str, Any] = _value(file, tables, key, where, dict, "a table")
    return table


def _value(
    file: "_File", table: Mapping[str, Any], key: str, where: tuple[str, ...], kind: type, wanted: str
) -> Any:
    found = table.get(key)
    if not isinstance(found, kind) or isinstance(found, bool):
        file.wrong(where, key, f"{'must be' if key in table else 'is missing; it must be'} {wanted}")
    return found


@dataclass(frozen=True)
class _File:
    """The text of the file, for finding the line of a mistake."""

    text: str
    name: str

    def only(self, table: Mapping[str, Any], allowed: tuple[str, ...], where: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                self.wrong(where, key, f"is not known here; use {', '.join(allowed)}")

    def wrong(self, where: tuple[str, ...], key: str, why: str) -> NoReturn:
        dotted = ".".join((*where, key))
        raise PolicyError(f"{self.name} line {line_of(self.text, (*where, key))}: {dotted} {why}")
