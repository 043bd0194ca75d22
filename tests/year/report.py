"""The judge's findings as a table."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from tests.year.judge import Judge

Thing = TypeVar("Thing")


def table(judge: Judge) -> str:
    """What was found, a line each."""
    lines = [
        f"messages to people: {judge.sent}",
        *(_spread(kind, list(counts.values())) for kind, counts in judge.a_day.items()),
        f"after it was due, in working time: {_late(judge.late)}",
        f"the same, outages and the day before them included: {_late(judge.late_with_outages)}",
        *(f"{'BROKEN' if found else 'ok':6} {rule}: {len(found)}" for rule, found in judge.broken.items()),
    ]
    return "\n".join(lines)


def breaches(judge: Judge, most: int) -> str:
    """Some breaches of each rule."""
    return "\n".join(f"  {rule}: {one}" for rule, found in judge.broken.items() for one in found[:most])


def _spread(kind: str, counts: list[int]) -> str:
    days = ", ".join(f"{days} with {many}" for many, days in sorted(Counter(counts).items()))
    ordered = sorted(counts) or [0]
    mean = sum(ordered) / len(ordered)
    what = f"max {ordered[-1]}, p99 {_at(ordered, 0.99)}, mean {mean:.2f}"
    return f"{kind}, per person and day with any: {what} (days: {days})"


def _late(found: list[timedelta]) -> str:
    ordered = sorted(found) or [timedelta(0)]
    median, p99 = (timedelta(seconds=int(_at(ordered, part).total_seconds())) for part in (0.5, 0.99))
    return f"median {median}, p99 {p99} of {len(found)}"


def _at(ordered: Sequence[Thing], part: float) -> Thing:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
