"""The outbox: promised Slack calls, kept in the transaction that promised them. Kinds and ids, never prose.

`waiting → sending` (committed before the call) `→ sent | undeliverable | in_doubt`. Lease and retry
times run on real time, not on the workspace's clock, which tests move.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, insert, literal_column, select, update

from bot import trace
from bot.storage.engines import PROMISED, claiming, insert_once, locking, new_number
from bot.storage.rows import among, columns, reader
from bot.storage.store import Transaction
from bot.storage.tables import outbox

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any real time. Not datetime.min: west of Greenwich psycopg would have to read the year 0."""
END = datetime(9999, 12, 31, tzinfo=UTC)
"""After any real time."""
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
    return new_number(tx.execute(_ADD, row))


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
    asked = {"ids": list(about_ids)}
    posted = [read_row(row) for row in tx.execute(locking(tx, _THESE), asked)]
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
    asked = {"destination": destination(person_id, None), "kind": kind}
    found: int | None = tx.execute(claiming(tx, _WAITING_FOR), asked).scalar()
    return found


def on_its_way(tx: Transaction, kind: str, person_id: str) -> bool:
    """Whether a message of a kind is being sent to somebody just now."""
    asked = {"destination": destination(person_id, None), "kind": kind}
    return tx.execute(_ON_ITS_WAY, asked).first() is not None


def messages_of(tx: Transaction, disclosure_id: str, *kinds: str) -> list[Outgoing]:
    """A disclosure's messages of some kinds, oldest first."""
    rows = tx.execute(_of_disclosure(kinds), {"disclosure_id": disclosure_id})
    return [read_row(row) for row in rows]


@lru_cache
def _of_disclosure(kinds: tuple[str, ...]) -> Select[Any]:
    about = outbox.c.disclosure_id == bindparam("disclosure_id")
    return _MESSAGES.where(about, outbox.c.kind.in_(among(kinds))).order_by(outbox.c.id)


def claim(tx: Transaction, wall: datetime, limit: int) -> list[Outgoing]:
    """Take the first unsettled message of each destination, where it may be tried now.

    One at a time a destination keeps what people see in order; a stuck one holds back only itself.
    """
    claimed = tx.execute(claiming(tx, _FIRST_OF_EACH), {"wall": wall, "limit": limit})
    return _lease(tx, [read_row(row) for row in claimed], wall, sending_at=wall)


def abandoned(tx: Transaction, wall: datetime, *, all_of_them: bool) -> list[Outgoing]:
    """Messages whose sender is gone: the lease ran out, or this is the only process and just started."""
    found = tx.execute(claiming(tx, _ABANDONED), {"wall": END if all_of_them else wall})
    return _lease(tx, [read_row(row) for row in found], wall)


def _lease(tx: Transaction, taken: list[Outgoing], wall: datetime, **also: datetime) -> list[Outgoing]:
    """A try of one's own, with its number: a former holder who comes back late settles nothing."""
    if not taken:
        return []
    ids = [message.id for message in taken]
    tx.execute(_LEASE, {"ids": ids, "lease_until": wall + LEASE, **also})
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
    said = {
        "state": state,
        "settled_at": now,
        "slack_channel": slack_channel,
        "slack_ts": slack_ts,
        **({"error": error} if error else {}),
    }
    return tx.execute(_SETTLE, {"of_id": outbox_id, "of_attempt": attempt, **said}).rowcount == 1


def put_back(
    tx: Transaction, outbox_id: int, next_try_at: datetime, error: str | None, *, attempt: int
) -> None:
    """Let a message wait for another try, unless it is in other hands."""
    folded = outgoing(tx, outbox_id).kind == "update" and tx.execute(_NEWER, {"outbox_id": outbox_id}).first()
    if folded:  # a newer update of the same message waits already and will show the same rows
        settle(tx, outbox_id, "undeliverable", attempt=attempt, now=next_try_at, error=FOLDED)
        return
    again = {"state": "waiting", "next_try_at": next_try_at, "error": error}
    tx.execute(_SETTLE, {"of_id": outbox_id, "of_attempt": attempt, **again})


def look_again(tx: Transaction, outbox_id: int, at: datetime, *, attempt: int) -> None:
    """From then on whoever comes first finds out what became of a try, unless it is in other hands."""
    tx.execute(_IN_HAND, {"of_id": outbox_id, "of_attempt": attempt, "lease_until": at})


def destination(person_id: str | None, place_id: str | None) -> str:
    """What keeps its own order: a person's direct messages, or a place."""
    return f"place:{place_id}" if place_id else f"person:{person_id}"


_earlier = outbox.alias()
UNSETTLED, _EARLIER_UNSETTLED = (
    messages.c.state.in_([literal_column("'waiting'"), literal_column("'sending'")])
    for messages in (outbox, _earlier)
)
"""Which messages are still on their way, said as their index says it.

The states stand in the statement itself: where they are bound, SQLite does not see that the index will do,
and looks at every message there ever was.
"""
_MESSAGES = select(*columns(outbox, Outgoing))
_TO_THEM = (UNSETTLED, outbox.c.destination == bindparam("destination"), outbox.c.kind == bindparam("kind"))
_WITH_IDS = outbox.c.id.in_(bindparam("ids", expanding=True))
_WITH_ID = outbox.c.id == bindparam("outbox_id")

_ADD = insert(outbox)
_BY_ID = _MESSAGES.where(_WITH_ID)
_THESE = _MESSAGES.where(_WITH_IDS).order_by(outbox.c.id)
_WAITING_FOR = (
    select(outbox.c.id).where(*_TO_THEM, outbox.c.state == "waiting").order_by(outbox.c.id).limit(1)
)
_ON_ITS_WAY = select(outbox.c.id).where(*_TO_THEM, outbox.c.state == "sending").limit(1)
_BEHIND_ANOTHER = (
    select(_earlier.c.id)
    .where(
        _earlier.c.destination == outbox.c.destination,
        _earlier.c.id < outbox.c.id,
        _EARLIER_UNSETTLED,
    )
    .exists()
)
_FIRST_OF_EACH = (
    _MESSAGES.where(
        UNSETTLED,
        outbox.c.state == "waiting",
        outbox.c.next_try_at <= bindparam("wall"),
        ~_BEHIND_ANOTHER,
    )
    .order_by(outbox.c.id + 0)  # by the mere id SQLite would look at every message there ever was
    .limit(bindparam("limit"))
)
_ABANDONED = _MESSAGES.where(
    UNSETTLED, outbox.c.state == "sending", outbox.c.lease_until <= bindparam("wall")
)
_LEASE = update(outbox).where(_WITH_IDS).values(state="sending", attempts=outbox.c.attempts + 1)
_IN_HAND = update(outbox).where(
    outbox.c.id == bindparam("of_id"),
    outbox.c.state == "sending",
    outbox.c.attempts == bindparam("of_attempt"),
)
_SETTLE = _IN_HAND.values(lease_until=None)
_ITS_SUBJECT = select(outbox.c.about_id).where(_WITH_ID).scalar_subquery()
_NEWER = select(outbox.c.id).where(
    outbox.c.kind == literal_column("'update'"),
    outbox.c.state == literal_column("'waiting'"),
    outbox.c.about_id == _ITS_SUBJECT,
)
"""Built once: building a query takes longer than asking it."""

read_row = reader(Outgoing)
