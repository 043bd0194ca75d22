"""Begin many disclosures at once: a form that is made of the same as an earlier one looks the same."""

from collections.abc import Collection, Container, Hashable
from dataclasses import dataclass
from datetime import datetime

from bot.storage.around import around
from bot.storage.store import Transaction
from bot.usecases.begin import Begun, begun
from bot.usecases.who import Who

QUARTER = 900
"""Seconds. Nowhere does a day begin within a quarter of an hour, so nobody comes back from being away."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """All that somebody's empty form depends on; and what it shows, unless that was known."""

    made_of: Hashable
    begun: Begun | None


def beginnings(
    tx: Transaction, whom: Collection[Who], draft_id: str, known: Container[Hashable], now: datetime
) -> dict[Who, Beginning]:
    """What the forms of those show who have nothing to go on with; the others need `begin`."""
    found: dict[Who, Beginning] = {}
    for team_id in {who.team_id for who in whom}:
        slack_ids = [who.slack_id for who in whom if who.team_id == team_id]
        for slack_id, rows in around(tx, team_id, slack_ids).items():
            who = Who(team_id=team_id, slack_id=slack_id)
            made_of = (now.timestamp() // QUARTER, *rows)
            shown = None if made_of in known else begun(tx, draft_id, who, now)
            found[who] = Beginning(made_of=made_of, begun=shown)
    return found
