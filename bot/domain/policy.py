"""The policy: which steps each severity owes, when they fall due and how they are nudged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from bot.domain.disclosure import Severity
from bot.domain.kind import Kind


class Rung(StrEnum):
    """Who is asked next where whoever owes an answer stays silent, in this order."""

    DELEGATE = "delegate"
    ONE_UP = "one_up"


@dataclass(frozen=True, kw_only=True)
class Cadence:
    """When a step falls due after it opened, and how it is nudged from then on.

    What is `urgent` does not wait for the one message of the day; `around_the_clock` not for working hours
    either. After `escalate_after` nudges without an answer the next in the chain is asked; None: nobody.
    """

    due: timedelta
    remind_every: timedelta
    at_most: int
    urgent: bool = False
    around_the_clock: bool = False
    escalate_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeverityPolicy:
    """What a disclosure of one severity owes. `check_in_days` count from the fix.

    `escalate_to` is the chain that silence goes along.
    """

    owes: tuple[Kind, ...]
    check_in_days: tuple[int, ...]
    steps: Mapping[Kind, Cadence]
    escalate_to: tuple[Rung, ...] = tuple(Rung)


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """When nudges may arrive, in the zone of the person they are for. `days` are 0 (Monday) to 6.

    `holidays` says whose public holidays are kept: see domain.public_holidays.
    """

    start: time
    end: time
    days: frozenset[int]
    closed: frozenset[date]
    holidays: str


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The whole file."""

    working: WorkingHours
    severities: Mapping[Severity, SeverityPolicy]


def rungs_of(policy: Policy) -> tuple[Rung, ...]:
    """Who may be asked at all where a decision gets no answer, whatever the severity."""
    asked = {
        rung
        for each in policy.severities.values()
        if each.steps[Kind.DECISION].escalate_after
        for rung in each.escalate_to
    }
    return tuple(rung for rung in Rung if rung in asked)


def raised_plan(owed: SeverityPolicy, raised: SeverityPolicy) -> SeverityPolicy:
    """What is owed once the severity is higher: what that owes, and nothing less than was owed before."""
    return SeverityPolicy(
        owes=tuple(kind for kind in Kind if kind in (*owed.owes, *raised.owes)),
        check_in_days=raised.check_in_days + owed.check_in_days[len(raised.check_in_days) :],
        steps={**owed.steps, **raised.steps},
        escalate_to=raised.escalate_to,
    )
