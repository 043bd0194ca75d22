"""Nudges: due rows, each settled exactly once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Insert, bindparam, case, func, literal_column, select, update

from bot.domain.nudges import Nudge, NudgeKind, Pace
from bot.storage.engines import claiming, insert_once
from bot.storage.ids import new_id
from bot.storage.outbox import UNSETTLED
from bot.storage.rows import columns, reader
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
) -> bool:
    """Let the next nudge of that kind wait. False where one waits already, about the step or for them."""
    row = {
        "id": new_id(),
        "kind": kind,
        "step_id": step_id,
        "of_step": step_id,
        "subject_id": subject_id,
        "person_id": person_id,
        "pace": pace,
        "from_at": from_at or due_at,
        "due_at": due_at,
        "snoozed_until": snoozed_until,
        "state": "waiting",
    }
    return tx.execute(_in_turn(insert_once(tx, nudges, nudges.c.id)), row).first() is not None


def nudge(tx: Transaction, nudge_id: str) -> Nudge | None:
    """The nudge with that id; None for an unknown one, as from a forged button."""
    row = tx.execute(_BY_ID, {"nudge_id": nudge_id}).one_or_none()
    return read_nudge(row) if row else None


def move_nudge(tx: Transaction, nudge_id: str, due_at: datetime, quiet_since: datetime | None = None) -> None:
    """Put a waiting nudge off; deferred is never consumed. A snooze ends then, too.

    `quiet_since`: it is do-not-disturb that holds it back; the first time counts.
    """
    tx.execute(_MOVE, {"of_id": nudge_id, "until": due_at, "quiet": quiet_since})


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
    planned: dict[str, Any] = {
        "pace": pace,
        "subject_id": subject_id,
        "snoozed_until": snoozed_until,
        "from_at": from_at or due_at,
    }
    if add_nudge(tx, person_id, due_at, step_id=step_id, kind=kind, **planned):  # mostly none waits
        return
    of = {"of_kind": kind, "of_step": step_id} if step_id else {"of_kind": kind, "of_person": person_id}
    which = _WAITING_ABOUT if step_id else _WAITING_FOR_THEM
    tx.execute(which, {**of, "person_id": person_id, "due_at": due_at, "quiet_since": None, **planned})


def drop_nudges(tx: Transaction, step_ids: Collection[str], now: datetime) -> None:
    """Nothing more is said about these steps."""
    if step_ids:
        tx.execute(_DROP_ABOUT, {"ids": list(set(step_ids)), "settled_at": now})


def drop_nudge(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """There is nothing to say any more."""
    tx.execute(_DROP, {"of_id": nudge_id, "settled_at": now})


def people_due(tx: Transaction, now: datetime, limit: int) -> list[str]:
    """For whom nudges are due, whoever has waited longest first; so many nudges are looked at."""
    return list(dict.fromkeys(tx.execute(_PEOPLE_DUE, {"now": now, "limit": limit}).scalars()))


def nudges_due(
    tx: Transaction, person_ids: Collection[str], now: datetime
) -> dict[str, dict[str, str | None]]:
    """What is due to each of them, longest due first (nudge → its step); their rows are not read."""
    found: dict[str, dict[str, str | None]] = {}
    for person_id, nudge_id, step_id in tx.execute(_ALL_DUE, {"person_ids": sorted(person_ids), "now": now}):
        found.setdefault(person_id, {})[nudge_id] = step_id
    return found


def due_nudges(
    tx: Transaction, person_id: str, now: datetime, only: Collection[str] | None = None
) -> list[Nudge]:
    """Claim what is due to somebody, of these nudges where some are named; longest due first."""
    asked: dict[str, object] = {"person_id": person_id, "now": now}
    if only is None:
        return [read_nudge(row) for row in tx.execute(claiming(tx, _DUE), asked)]
    rows = tx.execute(claiming(tx, _DUE_OF_THESE), {**asked, "ids": list(set(only))})
    return [read_nudge(row) for row in rows]


def waiting_for(tx: Transaction, person_id: str) -> list[Nudge]:
    """All that waits for somebody, longest due first."""
    return [read_nudge(row) for row in tx.execute(_WAITING_FOR, {"person_id": person_id})]


def claim_waiting(tx: Transaction, person_id: str) -> list[Nudge]:
    """The same, held; without what another transaction changes just now."""
    rows = tx.execute(claiming(tx, _WAITING_FOR), {"person_id": person_id})
    return [read_nudge(row) for row in rows]


def put_off(tx: Transaction, nudge_id: str, now: datetime) -> int:
    """A due nudge failed: try it again later and later, at last once a day. How often it failed by now."""
    failures: int = (tx.execute(_FAILURES, {"nudge_id": nudge_id}).scalar() or 0) + 1
    again = now + min(FIRST_WAIT * 4**failures, timedelta(days=1))
    tx.execute(_WAITING_ONE, {"of_id": nudge_id, "failures": failures, "due_at": again})
    return failures


def nudges_in(tx: Transaction, outbox_id: int) -> list[Nudge]:
    """The nudges that one message carries, longest due first."""
    return [read_nudge(row) for row in tx.execute(_IN_MESSAGE, {"outbox_id": outbox_id})]


def mark_nudge_sent(tx: Transaction, nudge_id: str, outbox_id: int, now: datetime) -> bool:
    """Tie a nudge to the message that carries it. False when it was settled meanwhile."""
    sent = {"state": "sent", "settled_at": now, "outbox_id": outbox_id}
    return tx.execute(_WAITING_ONE, {"of_id": nudge_id, **sent}).rowcount == 1


def waiting_about(tx: Transaction, step_id: str, kind: NudgeKind = NudgeKind.OWED) -> Nudge | None:
    """The next nudge of a kind about a step, to whoever owes it unless said otherwise; None for none."""
    row = tx.execute(_WAITS_ABOUT, {"step_id": step_id, "kind": kind}).one_or_none()
    return read_nudge(row) if row else None


def take_back(tx: Transaction, outbox_id: int, now: datetime) -> None:
    """A message was not sent after all: its nudges do not count as sent."""
    tx.execute(_TAKE_BACK_ALL, {"of_outbox": outbox_id, "settled_at": now})


def take_back_nudge(tx: Transaction, nudge_id: str, now: datetime) -> None:
    """One thing is left out of its message, and does not count as said."""
    tx.execute(_TAKE_BACK_ONE, {"of_id": nudge_id, "settled_at": now})


def take_back_unsent(tx: Transaction, step_id: str, person_id: str, now: datetime) -> None:
    """Leave what somebody owes out of messages that did not go out to them yet."""
    tx.execute(_TAKE_BACK_UNSENT, {"of_step": step_id, "of_person": person_id, "settled_at": now})


def steps_nudged_by(tx: Transaction, outbox_id: int) -> list[str]:
    """The steps one nudge message is about, in the order they are shown."""
    return [
        step_id for step_id in tx.execute(_STEPS_IN_MESSAGE, {"outbox_id": outbox_id}).scalars() if step_id
    ]


def messages_about(tx: Transaction, step_id: str) -> list[int]:
    """The outbox messages that nudge about a step or offer it, in order, so that no two changes deadlock."""
    return sorted(set(tx.execute(_MESSAGES_ABOUT, {"step_id": step_id}).scalars()))


def next_due(tx: Transaction) -> datetime | None:
    """When the earliest waiting nudge is due."""
    earliest: datetime | None = tx.execute(_NEXT_DUE).scalar_one()
    return earliest


@lru_cache
def _in_turn(insert_one: Insert) -> Insert:
    return insert_one.values(sequence=_SO_FAR.scalar_subquery() + 1)


WAITING = nudges.c.state == literal_column("'waiting'")
"""It stands in the statement itself: where it is bound, SQLite does not see that the index will do."""
NUDGES = select(*columns(nudges, Nudge))
_LONGEST_DUE = (nudges.c.due_at, nudges.c.id)
_WITH_IDS = nudges.c.id.in_(bindparam("ids", expanding=True))
_OF_ID = nudges.c.id == bindparam("of_id")
_OF_STEP = nudges.c.step_id == bindparam("of_step")
_OF_PERSON = nudges.c.person_id == bindparam("of_person")
_THEIRS = (nudges.c.person_id == bindparam("person_id"), WAITING)
_BY_NOW = nudges.c.due_at <= bindparam("now")

_SO_FAR = select(func.coalesce(func.max(nudges.c.sequence), 0)).where(_OF_STEP)
_BY_ID = NUDGES.where(nudges.c.id == bindparam("nudge_id"))
_WAITING_ONE = update(nudges).where(_OF_ID, WAITING)
_WAITING_ABOUT = update(nudges).where(_OF_STEP, nudges.c.kind == bindparam("of_kind"), WAITING)
_WAITING_FOR_THEM = update(nudges).where(_OF_PERSON, nudges.c.kind == bindparam("of_kind"), WAITING)
_UNTIL = bindparam("until", type_=nudges.c.due_at.type)
_MOVE = _WAITING_ONE.values(
    due_at=_UNTIL,
    snoozed_until=case((nudges.c.snoozed_until.is_not(None), _UNTIL)),
    quiet_since=func.coalesce(nudges.c.quiet_since, bindparam("quiet", type_=nudges.c.due_at.type)),
)
DROP = update(nudges).where(WAITING).values(state="dropped")
_DROP_ABOUT = DROP.where(nudges.c.step_id.in_(bindparam("ids", expanding=True)))
_DROP = DROP.where(_OF_ID)
_PEOPLE_DUE = (
    select(nudges.c.person_id).where(WAITING, _BY_NOW).order_by(*_LONGEST_DUE).limit(bindparam("limit"))
)
_ALL_DUE = (
    select(nudges.c.person_id, nudges.c.id, nudges.c.step_id)
    .where(nudges.c.person_id.in_(bindparam("person_ids", expanding=True)), WAITING, _BY_NOW)
    .order_by(*_LONGEST_DUE)
)
_DUE = select(nudges.c.id).where(*_THEIRS, _BY_NOW).order_by(*_LONGEST_DUE)
_STEPS_DUE = select(nudges.c.step_id).where(_WITH_IDS, nudges.c.step_id.is_not(None))
_DUE = NUDGES.where(*_THEIRS, _BY_NOW).order_by(*_LONGEST_DUE)
_DUE_OF_THESE = _DUE.where(_WITH_IDS)
_WAITING_FOR = NUDGES.where(*_THEIRS).order_by(*_LONGEST_DUE)
_FAILURES = select(nudges.c.failures).where(nudges.c.id == bindparam("nudge_id"))
_IN_MESSAGE = NUDGES.where(nudges.c.outbox_id == bindparam("outbox_id")).order_by(*_LONGEST_DUE)
_STEPS_IN_MESSAGE = _IN_MESSAGE.with_only_columns(nudges.c.step_id)
_WAITS_ABOUT = NUDGES.where(
    nudges.c.step_id == bindparam("step_id"), nudges.c.kind == bindparam("kind"), WAITING
)
_TAKE_BACK = update(nudges).values(state="dropped", outbox_id=None)
_TAKE_BACK_ALL = _TAKE_BACK.where(nudges.c.outbox_id == bindparam("of_outbox"))
_TAKE_BACK_ONE = _TAKE_BACK.where(_OF_ID)
_TAKE_BACK_UNSENT = _TAKE_BACK.where(
    _OF_STEP,
    nudges.c.outbox_id.in_(select(outbox.c.id).where(UNSETTLED, outbox.c.state == "waiting")),
    nudges.c.kind == NudgeKind.OWED,
    _OF_PERSON,
)
_MESSAGES_ABOUT = (
    select(nudges.c.outbox_id)
    .where(nudges.c.step_id == bindparam("step_id"), nudges.c.outbox_id.is_not(None))
    .union(select(offers.c.outbox_id).where(offers.c.step_id == bindparam("step_id")))
)
_NEXT_DUE = select(func.min(nudges.c.due_at)).where(WAITING)
"""Built once: building a query takes longer than asking it."""

read_nudge = reader(Nudge, kind=NudgeKind, pace=Pace)
