"""Keep what Slack said about somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.permissions import cannot_take_on
from bot.domain.policy import Policy
from bot.domain.working_time import is_zone
from bot.storage import heard, outbox, people
from bot.storage.store import Transaction
from bot.usecases.pass_on import see_to_steps_of
from bot.usecases.plan_anew import plan_anew
from bot.usecases.who import Who, admins_of, met


@dataclass(frozen=True, kw_only=True)
class LookedUp:
    """`facts` are columns of people that Slack answered; `manager` the profile field of that name.

    `at` is when, by the real clock; where it is not `whole`, Slack is asked again the next time. `admins` are
    whom the installation names.
    """

    who: Who
    facts: Mapping[str, object]
    at: datetime
    manager: Who | None = None
    whole: bool = True
    admins: tuple[str, ...] = ()


def keep_looked_up(tx: Transaction, command: LookedUp, now: datetime, policy: Policy) -> None:
    """Bring a person's row in line with Slack, and what waits for them in line with that."""
    before = met(tx, command.who)
    people.update_person(tx, before.id, **command.facts)
    if command.whole:
        people.update_person(tx, before.id, looked_up_at=command.at)
    if command.manager and command.manager != command.who:
        people.set_manager(tx, before.id, met(tx, command.manager).id, "profile")
    after = people.person(tx, before.id)
    if cannot_take_on(after) and not cannot_take_on(before):
        see_to_steps_of(tx, after.id, now)
    if after.zone != before.zone:
        plan_anew(tx, after, now, policy)
        _told_of_zone(tx, after, command, now)


def _told_of_zone(tx: Transaction, after: Person, command: LookedUp, now: datetime) -> None:
    """The admin hears of a zone that is none, once."""
    admins = [] if is_zone(after.zone) else admins_of(tx, command.who.team_id, command.admins)
    if admins and heard.first_time(tx, f"zone:{after.id}:{after.zone}", now):
        for admin in admins:
            outbox.promise(tx, "zone", now=now, person_id=admin.id, subject_id=after.id)


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Person id → from when until when they are not to be disturbed; None for not at all.

    Of the `unsaid`, by id, Slack refused to say anything: what was known of them stays.
    """

    times: Mapping[str, tuple[datetime, datetime] | None]
    unsaid: tuple[str, ...] = ()


def keep_quiet_times(tx: Transaction, command: Quiet, now: datetime, policy: Policy) -> None:
    """Keep whom Slack's do-not-disturb protects, and that it was asked; what waits moves with it."""
    for person_id, time in sorted(command.times.items()):
        before, (start, end) = people.person(tx, person_id), time or (None, None)
        people.update_person(tx, person_id, dnd_from=start, dnd_until=end, dnd_at=now)
        if (before.dnd_from, before.dnd_until) != (start, end):
            plan_anew(tx, people.person(tx, person_id), now, policy)
    for person_id in sorted(command.unsaid):
        people.update_person(tx, person_id, dnd_at=now)
