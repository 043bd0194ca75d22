"""Nudges: due rows, each settled exactly once."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, select, update

from bot.domain.nudges import Nudge, NudgeKind, Pace
from bot.storage.engines import claiming, insert_once
from bot.storage.ids import new_id
from bot.storage.outbox import unsettled
from bot.storage.store import Transaction
from bot.storage.tables import nudges, offers, outbox

FIRST_WAIT = timedelta(seconds=15)
"""Four times as long after each failure: a minute, four, sixteen, an hour, four hours, sixteen, a day."""


def add_nudge(
    tx: Transaction,
    person_id: str,
    due_at: datetime,
    *,
    step_id: str | None = None,
    kind: NudgeKind = NudgeKind.OWED,
    pace: Pace = Pace.DAY,
    subject_id: str | None = None,
    snoozed_until: datetime | None = None,
    from_at: datetime | None = None,
) -> None:
    """Let the next nudge of that kind wait; nothing where one waits already, about the step or for them."""
    row = {
        "id": new_id(),
        "kind": kind,
        "step_id": step_id,
        "subject_id": subject_id,
        "person_id": person_id,
        "sequence": nudges_so_far(tx, step_id) + 1 if step_id else 1,
        "pace": pace,
        "from_at": from_at or due_at,
        "due_at": due_at,
        "snoozed_until": snoozed_until,
        "state": "waiting",
    }
    tx.execute(insert_once(tx, nudges), row)


def nudges_so_far(tx: Transaction, step_id: str) -> int:
    """How many nudges the step has had, the waiting one and dropped ones included."""
    highest: int = tx.execute(_SO_FAR, {"step_id": step_id}).scalar_one()
    return highest


def nudge(tx: Transaction, nudge_id: str) -> Nudge | None:
    """The nudge with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(select(nudges).where(nudges.c.id == nudge_id)).one_or_none()
    return read_nudge(row) if row else None


def move_nudge(tx: Transaction, nudge_id: str, due_at: datetime, quiet_since: datetime | None = None) -> None:
    """Put a waiting nudge off; deferred is never consumed. A snooze ends then, too.

    `quiet_since`: it is do-not-disturb that holds it back; the first time counts.
    """
    tx.execute(_MOVE, {"nudge_id": nudge_id, "until": due_at, "quiet": quiet_since})


def set_next_nudge(
    tx: Transaction,
    person_id: str,
    due_at: datetime,
    *,
    step_id: str | None = None,
    kind: NudgeKind = NudgeKind.OWED,
    pace: Pace = Pace.DAY,
    subject_id: str | None = None,
    snoozed_until: datetime | None = None,
    from_at: datetime | None = None,
) -> None:
    """Say when, how and to whom the next nudge of that kind goes, whether or not one waits already.

    About a step where one is named, else for that person. `from_at`: it may come from then on, and only
    hours and days put it off until `due_at`; so it is planned anew once those are others.
    """
    of = nudges.c.step_id == step_id if step_id else nudges.c.person_id == person_id
    done = tx.execute(
        update(nudges)
        .where(of, nudges.c.kind == kind, nudges.c.state == "waiting")
        .values(
            person_id=person_id,
            from_at=from_at or due_at,
            due_at=due_at,
            pace=pace,
            subject_id=subject_id,
            snoozed_until=snoozed_until,
            quiet_since=None,
        )
    )
    if done.rowcount == 0:
        add_nudge(
            tx,
            person_id,
            due_at,
            step_id=step_id,
            kind=kind,
            pace=pace,
            subject_id=subject_id,
            snoozed_until=snoozed_until,
            from_at=from_at,
        )


def drop_nudges(tx: Transaction, step_ids: Collection[str], now: datetime) -> None:
    """Nothing more is said about these steps."""
    _drop(tx, now, nudges.c.step_id.in_(set(step_ids)))


def drop_nudge(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """There is nothing to say any more."""
    _drop(tx, now, nudges.c.id == nudge_id)


def _drop(tx: Transaction, now: datetime, which: ColumnElement[bool]) -> None:
    tx.execute(
        update(nudges).where(which, nudges.c.state == "waiting").values(state="dropped", settled_at=now)
    )


def people_due(tx: Transaction, now: datetime, limit: int) -> list[str]:
    """For whom nudges are due, whoever has waited longest first; so many nudges are looked at."""
    query = select(nudges.c.person_id).where(nudges.c.state == "waiting", nudges.c.due_at <= now)
    found = tx.execute(query.order_by(nudges.c.due_at, nudges.c.id).limit(limit)).scalars()
    return list(dict.fromkeys(found))


def nudges_due(
    tx: Transaction, person_ids: Collection[str], now: datetime
) -> dict[str, dict[str, str | None]]:
    """What is due to each of them, longest due first (nudge → its step); their rows are not read."""
    found: dict[str, dict[str, str | None]] = {}
    for row in tx.execute(_ALL_DUE, {"person_ids": sorted(person_ids), "now": now}):
        found.setdefault(row.person_id, {})[row.id] = row.step_id
    return found


def due_nudges(
    tx: Transaction, person_id: str, now: datetime, only: Collection[str] | None = None
) -> list[Nudge]:
    """Claim what is due to somebody, of these nudges where some are named; longest due first."""
    which = _due(person_id, now) if only is None else (*_due(person_id, now), nudges.c.id.in_(set(only)))
    query = select(nudges).where(*which).order_by(nudges.c.due_at, nudges.c.id)
    return [read_nudge(row) for row in tx.execute(claiming(tx, query))]


def waiting_for(tx: Transaction, person_id: str) -> list[Nudge]:
    """All that waits for somebody, longest due first."""
    return [read_nudge(row) for row in tx.execute(_waiting_for(person_id))]


def claim_waiting(tx: Transaction, person_id: str) -> list[Nudge]:
    """The same, held; without what another transaction changes just now."""
    return [read_nudge(row) for row in tx.execute(claiming(tx, _waiting_for(person_id)))]


def _waiting_for(person_id: str) -> Select[Any]:
    waiting = select(nudges).where(nudges.c.person_id == person_id, nudges.c.state == "waiting")
    return waiting.order_by(nudges.c.due_at, nudges.c.id)


def put_off(tx: Transaction, nudge_id: str, now: datetime) -> int:
    """A due nudge failed: try it again later and later, at last once a day. How often it failed by now."""
    query = select(nudges.c.failures).where(nudges.c.id == nudge_id)
    failures: int = (tx.execute(query).scalar() or 0) + 1
    tx.execute(
        update(nudges)
        .where(nudges.c.id == nudge_id, nudges.c.state == "waiting")
        .values(failures=failures, due_at=now + min(FIRST_WAIT * 4**failures, timedelta(days=1)))
    )
    return failures


def _due(person_id: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (nudges.c.person_id == person_id, nudges.c.state == "waiting", nudges.c.due_at <= now)


def nudges_in(tx: Transaction, outbox_id: int) -> list[Nudge]:
    """The nudges that one message carries, longest due first."""
    return [read_nudge(row) for row in tx.execute(_IN_MESSAGE, {"outbox_id": outbox_id})]


def mark_nudge_sent(tx: Transaction, nudge_id: str, outbox_id: int, now: datetime) -> bool:
    """Tie a nudge to the message that carries it. False when it was settled meanwhile."""
    done = tx.execute(
        update(nudges)
        .where(nudges.c.id == nudge_id, nudges.c.state == "waiting")
        .values(state="sent", settled_at=now, outbox_id=outbox_id)
    )
    return done.rowcount == 1


def waiting_about(tx: Transaction, step_id: str) -> Nudge | None:
    """The next nudge to whoever owes a step; None where none waits."""
    query = select(nudges).where(
        nudges.c.step_id == step_id, nudges.c.kind == NudgeKind.OWED, nudges.c.state == "waiting"
    )
    row = tx.execute(query).one_or_none()
    return read_nudge(row) if row else None


def take_back(tx: Transaction, outbox_id: int, now: datetime) -> None:
    """A message was not sent after all: its nudges do not count as sent."""
    _take_back(tx, now, nudges.c.outbox_id == outbox_id)


def take_back_nudge(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """One thing is left out of its message, and does not count as said."""
    _take_back(tx, now, nudges.c.id == nudge_id)


def take_back_unsent(tx: Transaction, step_id: str, person_id: str, now: datetime) -> None:
    """Leave what somebody owes out of messages that did not go out to them yet."""
    unsent = select(outbox.c.id).where(unsettled(outbox), outbox.c.state == "waiting")
    theirs = (nudges.c.kind == NudgeKind.OWED, nudges.c.person_id == person_id)
    _take_back(tx, now, nudges.c.step_id == step_id, nudges.c.outbox_id.in_(unsent), *theirs)


def _take_back(tx: Transaction, now: datetime, *which: ColumnElement[bool]) -> None:
    tx.execute(update(nudges).where(*which).values(state="dropped", settled_at=now, outbox_id=None))


def steps_nudged_by(tx: Transaction, outbox_id: int) -> list[str]:
    """The steps one nudge message is about, in the order they are shown."""
    return [nudge.step_id for nudge in nudges_in(tx, outbox_id) if nudge.step_id]


def messages_about(tx: Transaction, step_id: str) -> list[int]:
    """The outbox messages that nudge about a step or offer it, in order, so that no two changes deadlock."""
    nudged = select(nudges.c.outbox_id).where(nudges.c.step_id == step_id, nudges.c.outbox_id.is_not(None))
    query = nudged.union(select(offers.c.outbox_id).where(offers.c.step_id == step_id))
    return sorted(set(tx.execute(query).scalars()))


def next_due(tx: Transaction) -> datetime | None:
    """When the earliest waiting nudge is due."""
    earliest: datetime | None = tx.execute(
        select(func.min(nudges.c.due_at)).where(nudges.c.state == "waiting")
    ).scalar_one()
    return earliest


def read_nudge(row: Row[tuple[object, ...]]) -> Nudge:
    """A nudge from its row."""
    found = {name: row._mapping[name] for name in _NUDGE}
    return Nudge(**{**found, "kind": NudgeKind(row.kind), "pace": Pace(row.pace)})


_SO_FAR = select(func.coalesce(func.max(nudges.c.sequence), 0)).where(
    nudges.c.step_id == bindparam("step_id")
)
_ALL_DUE = (
    select(nudges.c.person_id, nudges.c.id, nudges.c.step_id)
    .where(
        nudges.c.person_id.in_(bindparam("person_ids", expanding=True)),
        nudges.c.state == "waiting",
        nudges.c.due_at <= bindparam("now"),
    )
    .order_by(nudges.c.due_at, nudges.c.id)
)
_IN_MESSAGE = (
    select(nudges).where(nudges.c.outbox_id == bindparam("outbox_id")).order_by(nudges.c.due_at, nudges.c.id)
)
_MOMENT = nudges.c.due_at.type
_MOVE = (
    update(nudges)
    .where(nudges.c.id == bindparam("nudge_id"), nudges.c.state == "waiting")
    .values(
        due_at=bindparam("until", type_=_MOMENT),
        snoozed_until=case((nudges.c.snoozed_until.is_not(None), bindparam("until", type_=_MOMENT))),
        quiet_since=func.coalesce(nudges.c.quiet_since, bindparam("quiet", type_=_MOMENT)),
    )
)
"""Built once: building a query takes longer than asking it."""

_NUDGE = tuple(field.name for field in fields(Nudge))
