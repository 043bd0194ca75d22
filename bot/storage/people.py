"""People and places: where our ids meet Slack's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Update, bindparam, func, select, update

from bot.domain.disclosure import Person
from bot.storage.engines import claiming, insert_once
from bot.storage.ids import new_id
from bot.storage.rows import columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import people, places

SOURCES = ("chosen", "profile", "self", "installation")
"""Who said who the manager is and where cards go; a later one wins. Rule: design §3."""

TEAM, KNOWN = 30, 5000
"""At most so many are looked at when a lesson is searched for names."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel that cards go to."""

    id: str
    slack_id: str
    name: str | None


def person_of(tx: Transaction, team_id: str, slack_id: str) -> Person:
    """The person with that Slack id; made on first sight."""
    named = {"team_id": team_id, "slack_id": slack_id}
    if known := tx.execute(_BY_SLACK_ID, named).one_or_none():
        return _person(known)
    tx.execute(insert_once(tx, people), {"id": new_id(), **named, **_AT_FIRST})
    return _person(tx.execute(_BY_SLACK_ID, named).one())


def person(tx: Transaction, person_id: str) -> Person:
    """The person with our id."""
    return _person(tx.execute(_BY_ID, {"person_id": person_id}).one())


def with_slack_id(tx: Transaction, slack_id: str) -> list[Person]:
    """Whoever we know by that Slack id, one for each workspace at most."""
    return [_person(row) for row in tx.execute(_WITH_SLACK_ID, {"slack_id": slack_id})]


def hold(tx: Transaction, ids: Collection[str]) -> set[str]:
    """Hold these people's rows until the transaction ends; whom another transaction holds is left out."""
    held = tx.execute(claiming(tx, _TO_HOLD, for_its_key=False), {"ids": list(set(ids))})
    return set(held.scalars())


def people_by_id(tx: Transaction, ids: Collection[str]) -> dict[str, Person]:
    """Several people at once."""
    if not ids:
        return {}
    rows = tx.execute(_BY_IDS, {"ids": list(set(ids))})
    return {row.id: _person(row) for row in rows}


def admins(tx: Transaction, named: Collection[str]) -> list[Person]:
    """Those the installation names, else those Slack calls admins."""
    rows = tx.execute(_NAMED, {"named": list(named)}) if named else tx.execute(_ADMINS)
    return [_person(row) for row in rows]


def update_person(tx: Transaction, person_id: str, **values: object) -> None:
    """Set what Slack told us about somebody."""
    if values:
        tx.execute(_UPDATE, {"of_id": person_id, **values})


def set_manager(tx: Transaction, person_id: str, manager_id: str | None, source: str) -> bool:
    """Set somebody's manager unless a stronger source has spoken. True when it was set."""
    return _set_by_source(tx, person_id, "manager", manager_id, source)


def set_place(tx: Transaction, person_id: str, place_id: str | None, source: str) -> bool:
    """Set where a manager's cards go unless a stronger source has spoken. True when it was set."""
    return _set_by_source(tx, person_id, "place", place_id, source)


def set_delegate(tx: Transaction, person_id: str, delegate_id: str | None, source: str) -> bool:
    """Set who stands in for somebody unless a stronger source has spoken. True when it was set."""
    return _set_by_source(tx, person_id, "delegate", delegate_id, source)


def forget_installation(tx: Transaction) -> None:
    """Drop what an earlier OOPS_PEOPLE said, before the present one is applied."""
    for what in ("manager", "delegate", "place"):
        tx.execute(
            update(people)
            .where(people.c[f"{what}_source"] == "installation")
            .values({f"{what}_id": None, f"{what}_source": None})
        )


def place_of(tx: Transaction, team_id: str, slack_id: str, name: str | None = None) -> Place:
    """The channel with that Slack id; made on first sight, renamed when a name is known."""
    here = {"of_team": team_id, "of_slack": slack_id}
    row = {"id": new_id(), "team_id": team_id, "slack_id": slack_id, "name": name}
    tx.execute(insert_once(tx, places), row)
    if name:
        tx.execute(_RENAME, {**here, "name": name})
    return _place(tx.execute(_PLACE_HERE, here).one())


def place(tx: Transaction, place_id: str) -> Place:
    """The channel with our id."""
    return _place(tx.execute(_PLACE, {"place_id": place_id}).one())


def team_of(tx: Transaction, manager_ids: Collection[str]) -> set[str]:
    """Who reports to one of these managers."""
    return set(tx.execute(_TEAM_OF, {"managers": list(set(manager_ids))}).scalars())


def with_a_name(tx: Transaction) -> list[Person]:
    """Whom we know by name."""
    return [_person(row) for row in tx.execute(_WITH_A_NAME)]


def team_of_place(tx: Transaction, place_id: str) -> str:
    """The Slack workspace that a channel is in."""
    team_id: str = tx.execute(_TEAM_OF_PLACE, {"place_id": place_id}).scalar_one()
    return team_id


def with_manager(tx: Transaction) -> int:
    """How many people have a manager."""
    query = select(func.count()).where(people.c.manager_id.is_not(None))
    count: int = tx.execute(query).scalar_one()
    return count


def zones(tx: Transaction) -> dict[str, int]:
    """The time zones that Slack names, and for how many people who did not leave."""
    query = select(people.c.zone, func.count().label("number")).where(~people.c.deactivated)
    return {row.zone: row.number for row in tx.execute(query.group_by(people.c.zone))}


def places_in_use(tx: Transaction) -> list[Place]:
    """The channels that somebody's cards go to now."""
    used = select(people.c.place_id).where(people.c.place_id.is_not(None))
    query = select(*columns(places, Place)).where(places.c.id.in_(used)).order_by(places.c.slack_id)
    return [_place(row) for row in tx.execute(query)]


def slack_of(tx: Transaction, person_id: str) -> tuple[str, str]:
    """Somebody's Slack workspace and user id."""
    row = tx.execute(_SLACK_OF, {"person_id": person_id}).one()
    return row.team_id, row.slack_id


def im_channel(tx: Transaction, person_id: str) -> str | None:
    """The Slack channel of our DM with somebody, where it was opened before."""
    channel: str | None = tx.execute(_IM_CHANNEL, {"person_id": person_id}).scalar_one()
    return channel


def locale_of(tx: Transaction, team_id: str, slack_id: str) -> str | None:
    """The locale Slack gave somebody; None for whom we never met."""
    return tx.execute(_LOCALE, {"team_id": team_id, "slack_id": slack_id}).scalar_one_or_none()


def looked_up_at(tx: Transaction, team_id: str, slack_id: str) -> datetime | None:
    """When Slack last told us about somebody; None for never."""
    return tx.execute(_LOOKED_UP_AT, {"team_id": team_id, "slack_id": slack_id}).scalar_one_or_none()


def never_looked_up(tx: Transaction, ids: Collection[str]) -> list[Person]:
    """Those of these people about whom Slack was never asked."""
    return [_person(row) for row in tx.execute(_NEVER_LOOKED_UP, {"ids": list(set(ids))})]


def _set_by_source(tx: Transaction, person_id: str, what: str, value: str | None, source: str) -> bool:
    weaker = SOURCES[: SOURCES.index(source) + 1]
    said = {f"{what}_id": value, f"{what}_source": source if value else None}
    return tx.execute(_unless_stronger(what), {"of_id": person_id, "weaker": weaker, **said}).rowcount == 1


@cache
def _unless_stronger(what: str) -> Update:
    current = people.c[f"{what}_source"]
    weaker = current.is_(None) | current.in_(bindparam("weaker", expanding=True))
    return update(people).where(people.c.id == bindparam("of_id"), weaker)


_AT_FIRST = {
    "zone": "UTC",
    "locale": "en",
    "is_admin": False,
    "is_bot": False,
    "is_guest": False,
    "deactivated": False,
}
_PEOPLE = select(*columns(people, Person))
_WITH_ID = people.c.id == bindparam("person_id")
_WITH_IDS = people.c.id.in_(bindparam("ids", expanding=True))
_IN_SLACK = (people.c.team_id == bindparam("team_id"), people.c.slack_id == bindparam("slack_id"))
_PLACE_IN_SLACK = (places.c.team_id == bindparam("of_team"), places.c.slack_id == bindparam("of_slack"))

_BY_ID = _PEOPLE.where(_WITH_ID)
_BY_IDS = _PEOPLE.where(_WITH_IDS)
_BY_SLACK_ID = _PEOPLE.where(*_IN_SLACK)
_WITH_SLACK_ID = _PEOPLE.where(people.c.slack_id == bindparam("slack_id")).order_by(people.c.id)
_TO_HOLD = select(people.c.id).where(_WITH_IDS)
_NAMED = _PEOPLE.where(
    people.c.slack_id.in_(bindparam("named", expanding=True)), ~people.c.deactivated
).order_by(people.c.id)
_ADMINS = _PEOPLE.where(people.c.is_admin, ~people.c.deactivated).order_by(people.c.id)
_UPDATE = update(people).where(people.c.id == bindparam("of_id"))
_RENAME = update(places).where(*_PLACE_IN_SLACK)
_PLACE_HERE = select(*columns(places, Place)).where(*_PLACE_IN_SLACK)
_PLACE = select(*columns(places, Place)).where(places.c.id == bindparam("place_id"))
_TEAM_OF = (
    select(people.c.id).where(people.c.manager_id.in_(bindparam("managers", expanding=True))).limit(TEAM)
)
_WITH_A_NAME = _PEOPLE.where(people.c.name.is_not(None), ~people.c.is_bot).limit(KNOWN)
_TEAM_OF_PLACE = select(places.c.team_id).where(places.c.id == bindparam("place_id"))
_SLACK_OF = select(people.c.team_id, people.c.slack_id).where(_WITH_ID)
_IM_CHANNEL = select(people.c.im_channel).where(_WITH_ID)
_LOCALE = select(people.c.locale).where(*_IN_SLACK)
_LOOKED_UP_AT = select(people.c.looked_up_at).where(*_IN_SLACK)
_NEVER_LOOKED_UP = _PEOPLE.where(_WITH_IDS, people.c.looked_up_at.is_(None)).order_by(people.c.id)
"""Built once: building a query takes longer than asking it."""

_person, _place = reader(Person), reader(Place)
