"""/live, /ready and /metrics: green while all is well, red with a reason where somebody should look."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.delivery.watch import Watched, watch
from bot.storage import outbox
from bot.storage.keyring import new_key, read_keyring
from bot.storage.locks import adopt_key
from bot.storage.migrate import downgrade, upgrade
from bot.storage.store import Store
from tests.usecases.office import ANA, MONDAY, Office

JUST_NOW = timedelta(seconds=2)


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    return Office(sqlite_store)


def answers(
    office: Office, path: str = "/ready", heard: timedelta | None = JUST_NOW, now: datetime | None = None
) -> tuple[int, str]:
    """What is answered now, or at another time."""

    async def ask() -> tuple[int, str]:
        clock: Callable[[], datetime] = lambda: now or office.now  # noqa: E731
        watched = watch(Watched(store=office.store, clock=clock, heard=lambda: heard))
        async with TestClient(TestServer(watched)) as client, client.get(path) as answer:
            return answer.status, await answer.text()

    return asyncio.run(ask())


def test_it_is_green_while_all_is_well(office: Office) -> None:
    office.disclose()
    assert answers(office, "/live") == (200, '{"live": true}')
    assert answers(office) == (200, '{"ready": true, "why": []}')


@pytest.mark.parametrize("heard", [None, timedelta(seconds=59)])
def test_over_http_and_for_a_short_pause_silence_says_nothing(
    office: Office, heard: timedelta | None
) -> None:
    assert answers(office, heard=heard)[0] == 200


def test_a_socket_that_delivers_nothing_is_red(office: Office) -> None:
    status, said = answers(office, heard=timedelta(seconds=61))
    assert status == 503
    assert "Slack was last heard 61 s ago" in said


def test_a_message_that_does_not_get_through_is_red(office: Office) -> None:
    office.disclose()
    assert answers(office, now=MONDAY + timedelta(minutes=15))[0] == 200
    status, said = answers(office, now=MONDAY + timedelta(minutes=16))
    assert status == 503
    assert "the oldest promised message has waited for 960 s" in said


def test_a_nudge_that_nobody_looks_at_is_red(office: Office) -> None:
    office.disclose()
    office.sent("card", "receipt", "informed")
    assert answers(office, now=MONDAY + timedelta(hours=1, minutes=10))[0] == 200
    status, said = answers(office, now=MONDAY + timedelta(hours=1, minutes=16))
    assert status == 503
    assert "the oldest due nudge is late by 960 s" in said


def test_a_database_of_an_earlier_release_is_red_and_of_a_later_one_is_not(tmp_path: Any) -> None:
    store = Store(f"sqlite:///{tmp_path / 'older.db'}")
    upgrade(store.engine)
    office = Office(store)
    with store.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert answers(office)[0] == 200
    with store.transaction() as tx:
        tx.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    downgrade(store.engine, "0002")
    status, said = answers(office)
    store.close()
    assert status == 503
    assert "oops migrate" in said


def test_a_replica_without_the_key_that_others_write_with_is_red(office: Office, sqlite_url: str) -> None:
    others = Store(sqlite_url, read_keyring(new_key()))
    adopt_key(others, MONDAY)
    others.close()
    office.store = Store(sqlite_url)
    status, said = answers(office)
    office.store.close()
    assert status == 503
    assert "OOPS_KEY lacks a key" in said


def test_a_database_out_of_reach_is_red_and_says_no_more(tmp_path: Any, sqlite_store: Store) -> None:
    gone = Store(f"sqlite:///{tmp_path / 'gone.db'}")
    office = Office(sqlite_store)
    office.store = gone
    status, said = answers(office)
    gone.close()
    assert status == 503
    assert "database" in said
    assert str(tmp_path) not in said


def test_the_figures_count_kinds_and_name_nobody(office: Office) -> None:
    told = office.disclose()
    (card,) = office.promised("card")
    office.ask(outbox.claim, office.now, 1)
    office.ask(outbox.settle, card.id, "in_doubt", attempt=1, now=office.now, error="internal_error")
    status, said = answers(office, "/metrics", now=MONDAY + timedelta(hours=2))
    assert status == 200
    assert "\noops_unsent_messages 1.0\n" in said
    assert "\noops_oldest_unsent_seconds 7200.0\n" in said
    assert '\noops_lost_messages{state="in_doubt"} 1.0\n' in said
    assert "\noops_oldest_overdue_nudge_seconds 3600.0\n" in said
    assert "\noops_last_frame_seconds 2.0\n" in said
    assert "\noops_ready 0.0\n" in said
    person = office.person(ANA)
    for secret in (person.id, person.slack_id, str(person.name), told.disclosure_id, "clean-up"):
        assert secret not in said
