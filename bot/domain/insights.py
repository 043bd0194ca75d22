"""Insights: how a workspace deals with mistakes, without anybody in particular to be seen in it.

A figure stands only where at least LEAST different people stand behind it; and a team's only where nobody
can be found by taking teams away from the whole. Shares are rounded, so that a figure does not move with
every single answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

LEAST = 5
"""Different people behind any figure, and behind what is left of the whole without the teams shown."""
WINDOW = timedelta(days=90)
"""How far back insights look."""
TENTHS = 10

TOLD_WITHIN = (timedelta(minutes=10), timedelta(hours=1), timedelta(days=1))
ANSWERED_WITHIN = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""The upper ends of the buckets; one more holds what took longer."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one team's people did: how many people, and how often each bucket was met.

    `team` is the id of their manager; None: nobody's. Teams share no people.
    """

    team: str | None
    people: int
    counts: tuple[int, ...]


Shares = tuple[int, ...]
"""Tenths, bucket by bucket."""


def of_everybody(tallies: Sequence[Tally]) -> Shares | None:
    """The whole workspace's shares; None where too few people stand behind them."""
    if sum(tally.people for tally in tallies) < LEAST:
        return None
    return _shares([sum(counts) for counts in zip(*(tally.counts for tally in tallies), strict=True)])


def of_team(tallies: Sequence[Tally], team: str) -> Shares | None:
    """One team's shares; None where they, or those that are left without it, are too few."""
    found = [tally for tally in tallies if tally.team == team]
    return _shares(found[0].counts) if team in teams_shown(tallies) else None


def teams_shown(tallies: Sequence[Tally]) -> set[str]:
    """The teams whose figures may stand beside the whole's.

    Everybody who is in none of them must be nobody or LEAST people: else whoever sees enough teams could
    take them from the whole and be left with a few. So the smallest teams join the rest until it is so.
    """
    named = {tally.team: tally.people for tally in tallies if tally.team and tally.people >= LEAST}
    rest = sum(tally.people for tally in tallies) - sum(named.values())
    for team in sorted(named, key=lambda team: named[team]):
        if rest in (0, *range(LEAST, rest + 1)):
            break
        rest += named.pop(team)
    return set(named)


def _shares(counts: Sequence[int]) -> Shares:
    return tuple(_tenths(count, sum(counts)) for count in counts)


def _tenths(count: int, of: int) -> int:
    """Rounded; but little is not none, and nearly all is not all."""
    if count in (0, of):
        return TENTHS if count else 0
    return min(max(round(TENTHS * count / of), 1), TENTHS - 1)
