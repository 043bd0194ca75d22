"""Keep what Slack said about somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.storage import people
from bot.storage.store import Transaction
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class LookedUp:
    """`facts` are columns of people that Slack answered; `manager` the profile field of that name.

    Where it is not `whole`, Slack is asked again the next time.
    """

    who: Who
    facts: Mapping[str, object]
    manager: Who | None = None
    whole: bool = True


def keep_looked_up(tx: Transaction, command: LookedUp, now: datetime) -> None:
    """Bring a person's row in line with Slack."""
    person = met(tx, command.who)
    people.update_person(tx, person.id, **command.facts)
    if command.whole:
        people.update_person(tx, person.id, looked_up_at=now)
    if command.manager and command.manager != command.who:
        people.set_manager(tx, person.id, met(tx, command.manager).id, "profile")


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Person id → from when until when they are not to be disturbed; None for not at all."""

    times: Mapping[str, tuple[datetime, datetime] | None]


def keep_quiet_times(tx: Transaction, command: Quiet, now: datetime) -> None:
    """Keep whom Slack's do-not-disturb protects, and that it was asked."""
    for person_id, time in sorted(command.times.items()):
        start, end = time or (None, None)
        people.update_person(tx, person_id, dnd_from=start, dnd_until=end, dnd_at=now)
