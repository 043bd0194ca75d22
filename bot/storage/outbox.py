"""The outbox: promised Slack calls, kept in the transaction that promised them. Kinds and ids, never prose.

`waiting → sending` (committed before the call) `→ sent | undeliverable | in_doubt`. Lease and retry
times run on real time, not on the workspace's clock, which tests move.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, FromClause, Row, bindparam, select, update

from bot import trace
from bot.storage.engines import PROMISED, claiming, insert_once, locking, new_number
from bot.storage.store import Transaction
from bot.storage.tables import outbox

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any real time. Not datetime.min: west of Greenwich psycopg would have to read the year 0."""
LEASE = timedelta(minutes=3)
"""Longer than any send should take. A holder who takes longer finds the message in other hands."""
NOTHING_LEFT, DEFERRED, FOLDED = "nothing_left_to_say", "deferred", "folded"
QUIET = (NOTHING_LEFT, DEFERRED, FOLDED)
"""Why a message was not to be said any more: nobody needs to hear of it."""


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One promised call. `about_id` is the message that an update or a reply belongs to, `subject_id` the
    idea, mentoring, lesson or telling that it is about, or the number of a write-up's page.

    `attempts` counts the tries, the present one included; whoever settles a try names its number. `trace`
    is the request's that promised it.
    """

    id: int
    kind: str
    person_id: str | None
    place_id: str | None
    disclosure_id: str | None
    step_id: str | None
    history_id: int | None
    about_id: int | None
    subject_id: str | None
    state: str
    attempts: int
    promised_at: datetime
    sending_at: datetime | None
    slack_channel: str | None
    slack_ts: str | None
    error: str | None
    trace: str | None


def promise(
    tx: Transaction,
    kind: str,
    *,
    now: datetime,
    person_id: str | None = None,
    place_id: str | None = None,
    disclosure_id: str | None = None,
    step_id: str | None = None,
    history_id: int | None = None,
    about_id: int | None = None,
    subject_id: str | None = None,
) -> int:
    """Promise a message to a person or a place; its id."""
    tx.info[PROMISED] = True
    row = {
        "kind": kind,
        "person_id": person_id,
        "place_id": place_id,
        "destination": destination(person_id, place_id),
        "disclosure_id": disclosure_id,
        "step_id": step_id,
        "history_id": history_id,
        "about_id": about_id,
        "subject_id": subject_id,
        "state": "waiting",
        "attempts": 0,
        "promised_at": now,
        "next_try_at": AT_ONCE,
        "trace": trace.current(),
    }
    done = tx.execute(outbox.insert(), row)
    return new_number(done)


def promise_update(tx: Transaction, about_id: int, *, now: datetime) -> None:
    """Promise that a posted message will show the present rows. Waiting updates of one fold into one."""
    promise_updates(tx, [about_id], now=now)


def promise_updates(tx: Transaction, about_ids: Collection[int], *, now: datetime) -> None:
    """The same for several, in order, so that no two changes wait for each other.

    The messages' rows are held: else another replica could claim one between our look and our commit, and
    show what was true before. What did not go out yet is rendered from the rows as they are when it does,
    and what is undeliverable never will.
    """
    if not about_ids:
        return
    query = select(outbox).where(outbox.c.id.in_(about_ids)).order_by(outbox.c.id)
    posted = [read_row(row) for row in tx.execute(locking(tx, query))]
    rows = [_update(about, now) for about in posted if about.state not in ("waiting", "undeliverable")]
    if rows:
        tx.info[PROMISED] = True
        tx.execute(insert_once(tx, outbox), rows)


def _update(about: Outgoing, now: datetime) -> dict[str, object]:
    return {
        "kind": "update",
        "person_id": about.person_id,
        "place_id": about.place_id,
        "destination": destination(about.person_id, about.place_id),
        "disclosure_id": about.disclosure_id,
        "about_id": about.id,
        "state": "waiting",
        "attempts": 0,
        "promised_at": now,
        "next_try_at": AT_ONCE,
        "trace": trace.current(),
    }


def outgoing(tx: Transaction, outbox_id: int) -> Outgoing:
    """One message."""
    return read_row(tx.execute(_BY_ID, {"outbox_id": outbox_id}).one())


def waiting_for(tx: Transaction, kind: str, person_id: str) -> int | None:
    """A message of a kind that did not go out to somebody yet, held until the transaction ends."""
    query = select(outbox.c.id).where(
        unsettled(outbox),
        outbox.c.destination == destination(person_id, None),
        outbox.c.state == "waiting",
        outbox.c.kind == kind,
    )
    found: int | None = tx.execute(claiming(tx, query.order_by(outbox.c.id).limit(1))).scalar()
    return found


def on_its_way(tx: Transaction, kind: str, person_id: str) -> bool:
    """Whether a message of a kind is being sent to somebody just now."""
    there = outbox.c.destination == destination(person_id, None)
    query = select(outbox.c.id).where(there, outbox.c.state == "sending", outbox.c.kind == kind)
    return tx.execute(query.limit(1)).first() is not None


def messages_of(tx: Transaction, disclosure_id: str, *kinds: str) -> list[Outgoing]:
    """A disclosure's messages of some kinds, oldest first."""
    named = {"disclosure_id": disclosure_id, "kinds": kinds}
    return [read_row(row) for row in tx.execute(_OF_DISCLOSURE, named)]


def unsettled(messages: FromClause) -> ColumnElement[bool]:
    """Which messages are still on their way, said as their index says it.

    The states stand in the statement itself: where they are bound, SQLite does not see that the index will
    do, and looks at every message there ever was.
    """
    states: BindParameter[str] = bindparam(None, ("waiting", "sending"), expanding=True, literal_execute=True)
    return messages.c.state.in_(states)


def claim(tx: Transaction, wall: datetime, limit: int) -> list[Outgoing]:
    """Take the first unsettled message of each destination, where it may be tried now.

    One at a time a destination keeps what people see in order; a stuck one holds back only itself.
    """
    earlier = outbox.alias()
    first = ~(
        select(earlier.c.id)
        .where(
            earlier.c.destination == outbox.c.destination,
            earlier.c.id < outbox.c.id,
            unsettled(earlier),
        )
        .exists()
    )
    query = (
        select(outbox)
        .where(unsettled(outbox), outbox.c.state == "waiting", outbox.c.next_try_at <= wall, first)
        .order_by(outbox.c.id + 0)  # by the mere id SQLite would look at every message there ever was
        .limit(limit)
    )
    claimed = [read_row(row) for row in tx.execute(claiming(tx, query))]
    return _lease(tx, claimed, wall, sending_at=wall)


def abandoned(tx: Transaction, wall: datetime, *, all_of_them: bool) -> list[Outgoing]:
    """Messages whose sender is gone: the lease ran out, or this is the only process and just started."""
    query = select(outbox).where(unsettled(outbox), outbox.c.state == "sending")
    if not all_of_them:
        query = query.where(outbox.c.lease_until <= wall)
    found = [read_row(row) for row in tx.execute(claiming(tx, query))]
    return _lease(tx, found, wall)


def _lease(tx: Transaction, taken: list[Outgoing], wall: datetime, **also: datetime) -> list[Outgoing]:
    """A try of one's own, with its number: a former holder who comes back late settles nothing."""
    if not taken:
        return []
    tx.execute(
        update(outbox)
        .where(outbox.c.id.in_([message.id for message in taken]))
        .values(state="sending", lease_until=wall + LEASE, attempts=outbox.c.attempts + 1, **also)
    )
    return [replace(message, state="sending", attempts=message.attempts + 1) for message in taken]


def settle(
    tx: Transaction,
    outbox_id: int,
    state: str,
    *,
    attempt: int,
    now: datetime,
    error: str | None = None,
    slack_channel: str | None = None,
    slack_ts: str | None = None,
) -> bool:
    """Say what became of a try. False when that was said before, or the message is in other hands."""
    done = tx.execute(
        update(outbox)
        .where(*_in_hand(outbox_id, attempt))
        .values(
            state=state,
            settled_at=now,
            lease_until=None,
            error=error or outbox.c.error,
            slack_channel=slack_channel,
            slack_ts=slack_ts,
        )
    )
    return done.rowcount == 1


def put_back(
    tx: Transaction, outbox_id: int, next_try_at: datetime, error: str | None, *, attempt: int
) -> None:
    """Let a message wait for another try, unless it is in other hands."""
    again = select(outbox.c.id).where(
        outbox.c.kind == "update",
        outbox.c.state == "waiting",
        outbox.c.about_id == select(outbox.c.about_id).where(outbox.c.id == outbox_id).scalar_subquery(),
    )
    folded = tx.execute(again).first() if outgoing(tx, outbox_id).kind == "update" else None
    if folded:  # a newer update of the same message waits already and will show the same rows
        settle(tx, outbox_id, "undeliverable", attempt=attempt, now=next_try_at, error=FOLDED)
        return
    tx.execute(
        update(outbox)
        .where(*_in_hand(outbox_id, attempt))
        .values(state="waiting", lease_until=None, next_try_at=next_try_at, error=error)
    )


def look_again(tx: Transaction, outbox_id: int, at: datetime, *, attempt: int) -> None:
    """From then on whoever comes first finds out what became of a try, unless it is in other hands."""
    tx.execute(update(outbox).where(*_in_hand(outbox_id, attempt)).values(lease_until=at))


def _in_hand(outbox_id: int, attempt: int) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.id == outbox_id, outbox.c.state == "sending", outbox.c.attempts == attempt)


def destination(person_id: str | None, place_id: str | None) -> str:
    """What keeps its own order: a person's direct messages, or a place."""
    return f"place:{place_id}" if place_id else f"person:{person_id}"


_BY_ID = select(outbox).where(outbox.c.id == bindparam("outbox_id"))
_OF_DISCLOSURE = (
    select(outbox)
    .where(
        outbox.c.disclosure_id == bindparam("disclosure_id"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    .order_by(outbox.c.id)
)
"""Built once: building a query takes longer than asking it."""

_FIELDS = tuple(field.name for field in fields(Outgoing))


def read_row(row: Row[tuple[object, ...]]) -> Outgoing:
    """A row of the table as a message."""
    return Outgoing(**{name: row._mapping[name] for name in _FIELDS})
