"""Who is whose manager, and where cards go: what the installation, people themselves, and Slack say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.disclosure import Person
from bot.domain.permissions import cannot_take_on
from bot.domain.policy import Policy
from bot.domain.public_holidays import is_setting
from bot.domain.working_time import days_of
from bot.storage import people
from bot.storage.people import Place
from bot.storage.store import Transaction
from bot.usecases.plan_anew import plan_anew
from bot.usecases.refusals import FieldsError
from bot.usecases.who import Who, met

FARTHEST = timedelta(days=366)
"""Nobody is away for longer and comes back to the same work."""


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What one person's entry in OOPS_PEOPLE says, in Slack ids."""

    manager: str | None = None
    channel: str | None = None
    delegate: str | None = None


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What somebody chose in `/oops setup`. `channel` is a Slack channel that the bot is in.

    Times are "HH:MM" in their own zone; None: as the installation has it, and so with `country`, which says
    whose public holidays they keep (domain.public_holidays). Away means both days and all between.
    """

    by: Who
    manager: Who | None
    channel: str | None
    channel_name: str | None
    delegate: Who | None
    works_from: str | None = None
    works_until: str | None = None
    digest_at: str | None = None
    country: str | None = None
    away_from: date | None = None
    away_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is set for somebody, whoever set it."""

    me: Person
    manager: Person | None
    place: Place | None
    delegate: Person | None


def set_up(tx: Transaction, command: SetUp, now: datetime, policy: Policy) -> Known:
    """Keep somebody's own choices; what the installation set stays. What waits for them is planned anew."""
    me = met(tx, command.by)
    manager = met(tx, command.manager) if command.manager else None
    delegate = met(tx, command.delegate) if command.delegate else None
    if manager and manager.id == me.id:
        raise FieldsError({"manager": "manager_is_self"})
    if delegate and delegate.id == me.id:
        raise FieldsError({"delegate": "delegate_is_self"})
    for field, chosen in (("manager", manager), ("delegate", delegate)):
        if chosen and (why := cannot_take_on(chosen)):
            raise FieldsError({field: why})
    _check_hours(command)
    _check_days(command, policy)
    away_from = _check_absence(command, days_of(me, policy.working).day_of(now))
    place = (
        people.place_of(tx, command.by.team_id, command.channel, command.channel_name)
        if command.channel
        else None
    )
    people.set_manager(tx, me.id, manager.id if manager else None, "self")
    people.set_place(tx, me.id, place.id if place else None, "self")
    people.set_delegate(tx, me.id, delegate.id if delegate else None, "self")
    people.update_person(
        tx,
        me.id,
        works_from=command.works_from,
        works_until=command.works_until,
        digest_at=command.digest_at,
        country=command.country,
        away_from=away_from,
        away_until=command.away_until,
    )
    plan_anew(tx, people.person(tx, me.id), now, policy)
    return known(tx, command.by)


def _check_hours(command: SetUp) -> None:
    """Working hours have a beginning and an end on one day."""
    if command.works_until and not command.works_from:
        raise FieldsError({"works_from": "hours_both"})
    if command.works_from and not command.works_until:
        raise FieldsError({"works_until": "hours_both"})
    if command.works_from and command.works_until and command.works_until <= command.works_from:
        raise FieldsError({"works_until": "hours_backwards"})


def _check_days(command: SetUp, policy: Policy) -> None:
    """The message of the day comes within their hours; and we know their holidays."""
    start = time.fromisoformat(command.works_from) if command.works_from else policy.working.start
    end = time.fromisoformat(command.works_until) if command.works_until else policy.working.end
    if command.digest_at and not start <= time.fromisoformat(command.digest_at) < end:
        raise FieldsError({"digest_at": "digest_outside"})
    if command.country and not is_setting(command.country):
        raise FieldsError({"holidays": "holidays_unknown"})


def _check_absence(command: SetUp, today: date) -> date | None:
    """The first day that they are away: today where they named only the last."""
    first, last = command.away_from, command.away_until
    if last is None:
        if first:
            raise FieldsError({"away_until": "away_open"})
        return None
    if last < today:
        raise FieldsError({"away_until": "away_past"})
    if last > today + FARTHEST:
        raise FieldsError({"away_until": "away_far"})
    if first and last < first:
        raise FieldsError({"away_until": "away_backwards"})
    return first or today


def known(tx: Transaction, by: Who) -> Known:
    """What is set for somebody."""
    me = met(tx, by)
    return Known(
        me=me,
        manager=people.person(tx, me.manager_id) if me.manager_id else None,
        place=people.place(tx, me.place_id) if me.place_id else None,
        delegate=people.person(tx, me.delegate_id) if me.delegate_id else None,
    )


def apply_installation(tx: Transaction, team_id: str, said: Mapping[str, Arrangement]) -> None:
    """Bring the rows in line with the present OOPS_PEOPLE."""
    people.forget_installation(tx)
    for slack_id, arrangement in said.items():
        person = people.person_of(tx, team_id, slack_id)
        if arrangement.manager:
            manager = people.person_of(tx, team_id, arrangement.manager)
            people.set_manager(tx, person.id, manager.id, "installation")
        if arrangement.channel:
            place = people.place_of(tx, team_id, arrangement.channel)
            people.set_place(tx, person.id, place.id, "installation")
        if arrangement.delegate:
            delegate = people.person_of(tx, team_id, arrangement.delegate)
            people.set_delegate(tx, person.id, delegate.id, "installation")
