"""Who is whose manager, and where cards go: what the installation, people themselves, and Slack say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.permissions import cannot_take_on
from bot.storage import people
from bot.storage.people import Place
from bot.storage.store import Transaction
from bot.usecases.refusals import FieldsError
from bot.usecases.who import Who, met


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What one person's entry in OOPS_PEOPLE says, in Slack ids."""

    manager: str | None = None
    channel: str | None = None
    delegate: str | None = None


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What somebody chose in `/oops setup`. `channel` is a Slack channel that the bot is in.

    Times are "HH:MM" in their own zone; None: as the installation has it.
    """

    by: Who
    manager: Who | None
    channel: str | None
    channel_name: str | None
    delegate: Who | None
    works_from: str | None = None
    works_until: str | None = None
    digest_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is set for somebody, whoever set it."""

    me: Person
    manager: Person | None
    place: Place | None
    delegate: Person | None


def set_up(tx: Transaction, command: SetUp, now: datetime) -> Known:  # noqa: ARG001 - use cases share one shape
    """Keep somebody's own choices; what the installation set stays."""
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
    )
    return known(tx, command.by)


def _check_hours(command: SetUp) -> None:
    """Working hours have a beginning and an end on one day."""
    if command.works_until and not command.works_from:
        raise FieldsError({"works_from": "hours_both"})
    if command.works_from and not command.works_until:
        raise FieldsError({"works_until": "hours_both"})
    if command.works_from and command.works_until and command.works_until <= command.works_from:
        raise FieldsError({"works_until": "hours_backwards"})


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
