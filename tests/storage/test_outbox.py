"""The outbox: in order for each destination, one sender at a time, nothing forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from bot.storage import outbox, people, troubled
from bot.storage.engines import make_engine
from bot.storage.outbox import LEASE, Outgoing
from bot.storage.store import Store, Transaction
from bot.storage.tables import outbox as rows
from tests.storage.rows import NOW, TEAM, somebody


def promise(tx: Transaction, to: str, kind: str = "receipt") -> int:
    """A message to a person (U…) or a place (C…); its number."""
    if to.startswith("C"):
        return outbox.promise(tx, kind, now=NOW, place_id=people.place_of(tx, TEAM, to).id)
    return outbox.promise(tx, kind, now=NOW, person_id=somebody(tx, to))


def claimed(tx: Transaction, *, at: timedelta = timedelta(0), limit: int = 50) -> list[int]:
    return [message.id for message in outbox.claim(tx, NOW + at, limit)]


def sent(tx: Transaction, number: int, *, attempt: int = 1) -> bool:
    return outbox.settle(tx, number, "sent", attempt=attempt, now=NOW, slack_channel="C1", slack_ts="1.0")


def one(tx: Transaction, number: int) -> Outgoing:
    return outbox.outgoing(tx, number)


def test_each_destination_gets_its_first_message_first(store: Store) -> None:
    with store.transaction() as tx:
        first, to_bo, second = promise(tx, "U0ANA"), promise(tx, "U0BO"), promise(tx, "U0ANA")
        assert claimed(tx) == [first, to_bo]
        assert claimed(tx) == []
        sent(tx, first)
        assert claimed(tx) == [second]


def test_a_place_and_a_person_are_two_destinations(store: Store) -> None:
    with store.transaction() as tx:
        both = [promise(tx, "C0MORGAN"), promise(tx, "U0MORGAN")]
        assert claimed(tx) == both


def test_no_more_are_claimed_than_asked_for(store: Store) -> None:
    with store.transaction() as tx:
        numbers = [promise(tx, name) for name in ("U0ANA", "U0BO", "U0DANA")]
        assert claimed(tx, limit=2) == numbers[:2]


def test_a_claim_is_a_lease(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        claimed(tx)
        assert (one(tx, number).state, one(tx, number).attempts) == ("sending", 1)
        assert outbox.abandoned(tx, NOW + LEASE - timedelta(seconds=1), all_of_them=False) == []
        assert [m.id for m in outbox.abandoned(tx, NOW + LEASE, all_of_them=False)] == [number]


def test_what_is_found_abandoned_is_leased_anew(store: Store) -> None:
    with store.transaction() as tx:
        promise(tx, "U0ANA")
        claimed(tx)
        outbox.abandoned(tx, NOW + LEASE, all_of_them=False)
        assert outbox.abandoned(tx, NOW + LEASE, all_of_them=False) == []


def test_who_lost_the_lease_cannot_settle_what_another_is_sending(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        claimed(tx)
        (taken_over,) = outbox.abandoned(tx, NOW + LEASE, all_of_them=False)
        assert not sent(tx, number)
        outbox.put_back(tx, number, NOW, "late", attempt=1)
        assert one(tx, number).state == "sending"
        assert sent(tx, number, attempt=taken_over.attempts)


def test_the_only_process_need_not_wait_for_leases_at_its_start(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        claimed(tx)
        assert [m.id for m in outbox.abandoned(tx, NOW, all_of_them=True)] == [number]


def test_what_is_put_back_waits_its_time_and_holds_back_only_its_own_destination(store: Store) -> None:
    with store.transaction() as tx:
        stuck, after_it = promise(tx, "U0ANA"), promise(tx, "U0ANA")
        claimed(tx)
        outbox.put_back(tx, stuck, NOW + timedelta(seconds=30), "ratelimited", attempt=1)
        to_bo = promise(tx, "U0BO")
        assert claimed(tx, at=timedelta(seconds=29)) == [to_bo]
        assert claimed(tx, at=timedelta(seconds=30)) == [stuck]
        sent(tx, stuck, attempt=2)
        assert claimed(tx, at=timedelta(seconds=30)) == [after_it]
        assert one(tx, stuck).attempts == 2
        assert one(tx, stuck).error == "ratelimited"


def test_a_message_is_settled_once(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        assert not outbox.settle(tx, number, "sent", attempt=1, now=NOW)
        claimed(tx)
        assert outbox.settle(tx, number, "undeliverable", attempt=1, now=NOW, error="is_archived")
        assert not outbox.settle(tx, number, "sent", attempt=1, now=NOW)
        assert (one(tx, number).state, one(tx, number).error) == ("undeliverable", "is_archived")


def test_what_is_settled_is_not_put_back(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        claimed(tx)
        sent(tx, number)
        outbox.put_back(tx, number, NOW, "late", attempt=1)
        assert one(tx, number).state == "sent"


def test_pending_updates_of_one_message_fold_into_one(store: Store) -> None:
    with store.transaction() as tx:
        card = promise(tx, "C0MORGAN", "card")
        claimed(tx)
        sent(tx, card)
        for _ in range(3):
            outbox.promise_update(tx, card, now=NOW)
        (update_,) = claimed(tx)
        outbox.promise_update(tx, card, now=NOW)
        assert claimed(tx) == []  # the newer one waits for the one that is being sent
        sent(tx, update_)
        assert len(claimed(tx)) == 1


@pytest.mark.parametrize("state", ["waiting", "undeliverable"])
def test_a_message_not_yet_posted_or_never_needs_no_update(store: Store, state: str) -> None:
    with store.transaction() as tx:
        card = promise(tx, "C0MORGAN", "card")
        if state == "undeliverable":
            claimed(tx)
            outbox.settle(tx, card, state, attempt=1, now=NOW, error="is_archived")
        outbox.promise_update(tx, card, now=NOW)
        assert [m for m in claimed(tx) if m != card] == []


def test_an_update_put_back_gives_way_to_a_newer_one(store: Store) -> None:
    with store.transaction() as tx:
        card = promise(tx, "C0MORGAN", "card")
        claimed(tx)
        sent(tx, card)
        outbox.promise_update(tx, card, now=NOW)
        (older,) = claimed(tx)
        outbox.promise_update(tx, card, now=NOW)
        outbox.put_back(tx, older, NOW, "ratelimited", attempt=1)
        (newer,) = claimed(tx)
        assert newer > older
        assert [m.id for m in troubled.troubled(tx)] == []


def test_an_update_put_back_alone_is_tried_again(store: Store) -> None:
    with store.transaction() as tx:
        card = promise(tx, "C0MORGAN", "card")
        claimed(tx)
        sent(tx, card)
        outbox.promise_update(tx, card, now=NOW)
        (only,) = claimed(tx)
        outbox.put_back(tx, only, NOW, "ratelimited", attempt=1)
        assert claimed(tx) == [only]


def test_doctor_sees_what_did_not_arrive_newest_first(store: Store) -> None:
    with store.transaction() as tx:
        numbers = [promise(tx, name) for name in ("U0ANA", "U0BO", "U0DANA", "U0RIO")]
        claimed(tx)
        sent(tx, numbers[0])
        for number, state in zip(numbers[1:3], ("undeliverable", "in_doubt"), strict=True):
            outbox.settle(tx, number, state, attempt=1, now=NOW, error="is_archived")
        outbox.settle(tx, numbers[3], "undeliverable", attempt=1, now=NOW, error="nothing_left_to_say")
        assert [m.id for m in troubled.troubled(tx)] == [numbers[2], numbers[1]]


def test_doctor_sees_what_is_refused_again_and_again(store: Store) -> None:
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        for attempt, seen in ((1, []), (2, []), (3, [number])):
            assert troubled.failing(tx) == (attempt > 1)
            claimed(tx)
            outbox.put_back(tx, number, NOW, "brand_new", attempt=attempt)
            assert [m.id for m in troubled.troubled(tx)] == seen
        claimed(tx)
        assert [m.id for m in troubled.troubled(tx)] == [number]
        sent(tx, number, attempt=4)
        assert (troubled.troubled(tx), troubled.failing(tx)) == ([], 0)


@pytest.mark.postgres
def test_two_dispatchers_never_claim_the_same_message(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as tx:
        numbers = {promise(tx, f"U{n}") for n in range(40)}

    def take(_: int) -> list[int]:
        mine: list[int] = []
        while True:
            with engine.begin() as tx:
                if not (found := claimed(tx, limit=3)):
                    return mine
                mine += found

    with ThreadPoolExecutor(4) as dispatchers:
        taken = [number for each in dispatchers.map(take, range(4)) for number in each]
    engine.dispose()
    assert len(taken) == len(numbers)
    assert set(taken) == numbers


@pytest.mark.postgres
def test_what_one_dispatcher_is_claiming_another_passes_over_with_all_behind_it(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.begin() as tx:
        first, _, to_bo = promise(tx, "U0ANA"), promise(tx, "U0ANA"), promise(tx, "U0BO")
    with engine.begin() as one_dispatcher, engine.begin() as another:
        assert claimed(one_dispatcher, limit=1) == [first]
        assert claimed(another) == [to_bo]
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Apia"])
def test_it_works_whatever_zone_the_server_is_in(postgres_url: str, zone: str) -> None:
    store = Store(f"{postgres_url}&options=-c%20timezone%3D{zone}")
    with store.transaction() as tx:
        number = promise(tx, "U0ANA")
        assert claimed(tx) == [number]
        assert one(tx, number).promised_at == NOW
        assert tx.execute(update(rows).values(attempts=1)).rowcount == 1
    store.close()


def test_what_is_on_its_way_is_found_without_a_look_at_all_that_was_sent(sqlite_store: Store) -> None:
    """SQLite uses an index of some rows only where the statement itself says that it asks for those."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: object, _cursor: object, text: str, values: Any, *_: object) -> None:
        asked.append((text, values))

    event.listen(sqlite_store.engine, "before_cursor_execute", listen)
    with sqlite_store.transaction() as tx:
        outbox.claim(tx, NOW, 50)
        outbox.waiting_for(tx, "nudge", "somebody")
        looks = [(text, values) for text, values in asked if text.startswith("SELECT")]
        plans = [
            [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            for text, values in looks
        ]
    lines = [line for plan in plans for line in plan if " outbox" in line]
    assert len(lines) == 3
    assert all("USING INDEX ix_outbox_unsettled" in line for line in lines), lines
