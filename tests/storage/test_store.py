"""Transactions on the store's own threads: committed together, failing alone, people before sweeps."""

import asyncio
import threading
import traceback
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.storage import people
from bot.storage.store import SWEEP, Store, Transaction
from tests.storage.rows import NOW, TEAM, somebody


def meet(tx: Transaction, slack_id: str, now: datetime) -> str:
    return people.person_of(tx, TEAM, slack_id).id


def meet_and_fail(tx: Transaction, slack_id: str, now: datetime) -> None:
    meet(tx, slack_id, now)
    raise LookupError(slack_id)


def break_the_database(tx: Transaction, _: object, now: datetime) -> None:
    tx.execute(text("SELECT nonsense FROM nowhere"))


def known(tx: Transaction) -> list[str]:
    return sorted(tx.execute(text("SELECT slack_id FROM people")).scalars())


def test_a_read_sees_one_state_of_the_rows_whatever_is_committed_meanwhile(store: Store) -> None:
    def twice(tx: Transaction) -> tuple[list[str], list[str]]:
        before = known(tx)
        with store.transaction() as other:
            meet(other, "U0ANA", NOW)
        return before, known(tx)

    assert asyncio.run(store.read(twice)) == ([], [])
    assert asyncio.run(store.read(known)) == ["U0ANA"]


def test_what_a_use_case_returns_is_committed(store: Store) -> None:
    async def story() -> list[str]:
        await store.run(meet, "U0ANA", NOW)
        return await store.read(known)

    assert asyncio.run(story()) == ["U0ANA"]


def test_one_that_fails_spares_those_beside_it(store: Store) -> None:
    async def story() -> list[object]:
        return await asyncio.gather(
            *(store.run(meet, f"U{n}", NOW) for n in range(5)),
            store.run(meet_and_fail, "U0CHARLIE", NOW),
            store.run(break_the_database, None, NOW),
            *(store.run(meet, f"U{n}", NOW) for n in range(5, 10)),
            return_exceptions=True,
        )

    outcomes = asyncio.run(story())
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [isinstance(outcome, LookupError) for outcome in failed] == [True, False]
    with store.transaction() as tx:
        assert known(tx) == [f"U{n}" for n in range(10)]


def test_errors_do_not_quote_what_people_wrote(store: Store) -> None:
    with store.transaction() as tx, pytest.raises(Exception, match="people") as failed:
        people.update_person(tx, somebody(tx), name="Ana's secret", slack_id=None)
    told = "".join(traceback.format_exception(failed.value))
    assert "secret" not in told.replace('name="Ana\'s secret"', "")  # the source line of this test


def test_a_caller_who_stops_waiting_does_not_undo_what_was_submitted(own_store: Store) -> None:
    store = own_store
    begun, go_on = threading.Event(), threading.Event()

    def slowly(tx: Transaction, slack_id: str, now: datetime) -> None:
        begun.set()
        go_on.wait(10)
        meet(tx, slack_id, now)

    async def story() -> None:
        task = asyncio.create_task(store.run(slowly, "U0ANA", NOW))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        go_on.set()

    asyncio.run(story())
    store.close()
    with store.transaction() as tx:
        assert known(tx) == ["U0ANA"]


def test_what_people_do_goes_before_sweeps(sqlite_url: str) -> None:
    order: list[str] = []
    held, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction, _: object, now: datetime) -> None:
        held.set()
        go_on.wait(10)

    def note(tx: Transaction, name: str, now: datetime) -> None:
        order.append(name)

    async def story(store: Store) -> None:
        holding = asyncio.create_task(store.run(hold, None, NOW))
        await asyncio.to_thread(held.wait, 10)
        sweeps = [asyncio.create_task(store.run(note, "sweep", NOW, priority=SWEEP)) for _ in range(3)]
        ana = asyncio.create_task(store.run(note, "ana", NOW))
        await asyncio.sleep(0)  # each task has submitted
        go_on.set()
        await asyncio.gather(holding, *sweeps, ana)

    store = Store(sqlite_url)
    asyncio.run(story(store))
    store.close()
    assert order == ["ana", "sweep", "sweep", "sweep"]


def test_closing_finishes_what_was_submitted(own_store: Store) -> None:
    store = own_store

    async def story() -> None:
        for number in range(20):
            asyncio.ensure_future(store.run(meet, f"U{number:02}", NOW))  # noqa: RUF006 - nobody waits for it, which is the point
        await asyncio.sleep(0)
        await asyncio.to_thread(store.close)

    asyncio.run(story())
    with store.transaction() as tx:
        assert len(known(tx)) == 20


def test_reading_changes_nothing(store: Store) -> None:
    def read_and_write(tx: Transaction) -> None:
        meet(tx, "U0ANA", NOW)
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(store.read(read_and_write))
    with store.transaction() as tx:
        assert known(tx) == []


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.transaction() as tx:
        somebody(tx)
        assert asyncio.run(store.read(known)) == []


def test_clearing_forgets_everything(store: Store) -> None:
    with store.transaction() as tx:
        somebody(tx)
        people.update_person(tx, somebody(tx), manager_id=somebody(tx, "U0MORGAN"))
        place = people.place_of(tx, TEAM, "C0MORGAN")
        people.set_place(tx, somebody(tx, "U0MORGAN"), place.id, "self")
    store.clear()
    with store.transaction() as tx:
        assert known(tx) == []
