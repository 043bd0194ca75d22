"""Whoever acts, as Slack names them."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.disclosure import Person
from bot.storage import people
from bot.storage.store import Transaction


@dataclass(frozen=True, kw_only=True)
class Who:
    """A Slack workspace and user id."""

    team_id: str
    slack_id: str


def met(tx: Transaction, who: Who) -> Person:
    """The person we know for that Slack user; made on first sight."""
    return people.person_of(tx, who.team_id, who.slack_id)


def admins_of(tx: Transaction, team_id: str, named: Collection[str]) -> list[Person]:
    """Those Slack calls admins, unless some are named by Slack id; the named may never have used Oops."""
    for slack_id in named:
        people.person_of(tx, team_id, slack_id)
    return people.admins(tx, named)
