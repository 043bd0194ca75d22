"""People and places: where our ids meet Slack's."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.disclosure import Person
from bot.storage.engines import claiming, insert_once
from bot.storage.ids import new_id
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
    tx.execute(
        insert_once(
            tx,
            people,
            id=new_id(),
            team_id=team_id,
            slack_id=slack_id,
            zone="UTC",
            locale="en",
            is_admin=False,
            is_bot=False,
            is_guest=False,
            deactivated=False,
        )
    )
    return _person(tx.execute(_BY_SLACK_ID, named).one())


def person(tx: Transaction, person_id: str) -> Person:
    """The person with our id."""
    return _person(tx.execute(_BY_ID, {"person_id": person_id}).one())


def with_slack_id(tx: Transaction, slack_id: str) -> list[Person]:
    """Whoever we know by that Slack id, one for each workspace at most."""
    query = select(people).where(people.c.slack_id == slack_id).order_by(people.c.id)
    return [_person(row) for row in tx.execute(query)]


def hold(tx: Transaction, ids: Collection[str]) -> set[str]:
    """Hold these people's rows until the transaction ends; whom another transaction holds is left out."""
    query = select(people.c.id).where(people.c.id.in_(set(ids)))
    return set(tx.execute(claiming(tx, query, for_its_key=False)).scalars())


def people_by_id(tx: Transaction, ids: Collection[str]) -> dict[str, Person]:
    """Several people at once."""
    return {row.id: _person(row) for row in tx.execute(select(people).where(people.c.id.in_(set(ids))))}


def admins(tx: Transaction, named: Collection[str]) -> list[Person]:
    """Those the installation names, else those Slack calls admins."""
    rule = people.c.slack_id.in_(named) if named else people.c.is_admin
    return [
        _person(row)
        for row in tx.execute(select(people).where(rule, ~people.c.deactivated).order_by(people.c.id))
    ]


def update_person(tx: Transaction, person_id: str, **values: object) -> None:
    """Set what Slack told us about somebody."""
    if values:
        tx.execute(update(people).where(people.c.id == person_id).values(**values))


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
    tx.execute(insert_once(tx, places, id=new_id(), team_id=team_id, slack_id=slack_id, name=name))
    here = (places.c.team_id == team_id, places.c.slack_id == slack_id)
    if name:
        tx.execute(update(places).where(*here).values(name=name))
    return _place(tx.execute(select(places).where(*here)).one())


def place(tx: Transaction, place_id: str) -> Place:
    """The channel with our id."""
    return _place(tx.execute(select(places).where(places.c.id == place_id)).one())


def team_of(tx: Transaction, manager_ids: Collection[str]) -> set[str]:
    """Who reports to one of these managers."""
    query = select(people.c.id).where(people.c.manager_id.in_(set(manager_ids))).limit(TEAM)
    return set(tx.execute(query).scalars())


def with_a_name(tx: Transaction) -> list[Person]:
    """Whom we know by name."""
    query = select(people).where(people.c.name.is_not(None), ~people.c.is_bot).limit(KNOWN)
    return [_person(row) for row in tx.execute(query)]


def team_of_place(tx: Transaction, place_id: str) -> str:
    """The Slack workspace that a channel is in."""
    team_id: str = tx.execute(select(places.c.team_id).where(places.c.id == place_id)).scalar_one()
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
    query = select(places).where(places.c.id.in_(used)).order_by(places.c.slack_id)
    return [_place(row) for row in tx.execute(query)]


def slack_of(tx: Transaction, person_id: str) -> tuple[str, str]:
    """Somebody's Slack workspace and user id."""
    row = tx.execute(select(people.c.team_id, people.c.slack_id).where(people.c.id == person_id)).one()
    return row.team_id, row.slack_id


def im_channel(tx: Transaction, person_id: str) -> str | None:
    """The Slack channel of our DM with somebody, where it was opened before."""
    channel: str | None = tx.execute(select(people.c.im_channel).where(people.c.id == person_id)).scalar_one()
    return channel


def locale_of(tx: Transaction, team_id: str, slack_id: str) -> str | None:
    """The locale Slack gave somebody; None for whom we never met."""
    query = select(people.c.locale).where(people.c.team_id == team_id, people.c.slack_id == slack_id)
    return tx.execute(query).scalar_one_or_none()


def looked_up_at(tx: Transaction, team_id: str, slack_id: str) -> datetime | None:
    """When Slack last told us about somebody; None for never."""
    query = select(people.c.looked_up_at).where(people.c.team_id == team_id, people.c.slack_id == slack_id)
    return tx.execute(query).scalar_one_or_none()


def never_looked_up(tx: Transaction, ids: Collection[str]) -> list[Person]:
    """Those of these people about whom Slack was never asked."""
    query = select(people).where(people.c.id.in_(set(ids)), people.c.looked_up_at.is_(None))
    return [_person(row) for row in tx.execute(query.order_by(people.c.id))]


def _set_by_source(tx: Transaction, person_id: str, what: str, value: str | None, source: str) -> bool:
    weaker = SOURCES[: SOURCES.index(source) + 1]
    current = people.c[f"{what}_source"]
    done = tx.execute(
        update(people)
        .where(people.c.id == person_id, current.is_(None) | current.in_(weaker))
        .values({f"{what}_id": value, f"{what}_source": source if value else None})
    )
    return done.rowcount == 1


_BY_ID = select(people).where(people.c.id == bindparam("person_id"))
_BY_SLACK_ID = select(people).where(
    people.c.team_id == bindparam("team_id"), people.c.slack_id == bindparam("slack_id")
)
"""Built once: building a query takes longer than asking it."""

_PERSON = tuple(field.name for field in fields(Person))


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(**{name: row._mapping[name] for name in _PERSON})


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(id=row.id, slack_id=row.slack_id, name=row.name)
