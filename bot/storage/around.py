"""What the capture form of somebody is made of, for many people in one query."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import FromClause, Select, bindparam, exists, select

from bot.storage.drafts import EMPTY
from bot.storage.store import Transaction
from bot.storage.tables import drafts, people, places

NOT_SHOWN = {"im_channel", "works_from", "works_until", "digest_at", "dnd_from", "dnd_until", "dnd_at"}
"""Columns of people on which no form depends; any other that changes makes another form."""


def around(tx: Transaction, team_id: str, slack_ids: Collection[str]) -> dict[str, tuple[object, ...]]:
    """By Slack id, all that we know of somebody, their manager, whoever is next to them, and the channel.

    Of those we know by name and who left no draft; the others have more to be looked up.
    """
    rows = tx.execute(_AROUND, {"team_id": team_id, "slack_ids": list(slack_ids)})
    return {row[0]: tuple(row) for row in rows}


def _around() -> Select[Any]:
    me, manager = people.alias("me"), people.alias("manager")
    delegate, one_up = people.alias("delegate"), people.alias("one_up")
    waits = exists().where(drafts.c.person_id == me.c.id, drafts.c.sent_at.is_(None), drafts.c.words != EMPTY)
    shown = [column for one in (me, manager, delegate, one_up) for column in _shown(one)]
    return (
        select(me.c.slack_id.label("whose"), *shown, *places.c)
        .select_from(
            me.outerjoin(manager, manager.c.id == me.c.manager_id)
            .outerjoin(delegate, delegate.c.id == manager.c.delegate_id)
            .outerjoin(one_up, one_up.c.id == manager.c.manager_id)
            .outerjoin(places, places.c.id == manager.c.place_id)
        )
        .where(
            me.c.team_id == bindparam("team_id"), me.c.slack_id.in_(bindparam("slack_ids", expanding=True))
        )
        .where(me.c.name.is_not(None), ~waits)
    )


def _shown(one: FromClause) -> list[Any]:
    return [column for column in one.c if column.name not in NOT_SHOWN]


_AROUND = _around()
"""Built once: building a query takes longer than asking it."""
