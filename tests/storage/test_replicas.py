"""What one replica promises, the others hear of at once."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.storage import outbox, replicas
from bot.storage.replicas import Replicas
from bot.storage.store import Store, Transaction
from tests.storage.rows import NOW, somebody

HEARD_WITHIN = 20.0


def promise(tx: Transaction, slack_id: str, now: datetime) -> int:
    return outbox.promise(tx, "nudge", now=now, person_id=somebody(tx, slack_id))


def look(tx: Transaction, slack_id: str, now: datetime) -> str:
    return somebody(tx, slack_id)


@contextmanager
def listening(store: Store) -> Iterator[threading.Event]:
    """Set whenever there is word; what was said before it began is over when this begins."""
    heard = threading.Event()
    others = Replicas(store, heard.set)
    others.start()
    try:
        assert heard.wait(HEARD_WITHIN), "once at the beginning, for what was said before"
        heard.clear()
        yield heard
    finally:
        others.stop()


def test_a_promise_wakes_whoever_shares_the_database(postgres_store: Store, postgres_url: str) -> None:
    other = Store(postgres_url)
    with listening(other) as heard:
        asyncio.run(postgres_store.run(look, "U0ANA", NOW))
        assert not heard.wait(0.3), "nothing was promised"
        asyncio.run(postgres_store.run(promise, "U0ANA", NOW))
        assert heard.wait(HEARD_WITHIN)
    other.close()


def test_word_comes_again_after_the_database_was_away(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AGAIN_AFTER", 0.01)
    with listening(postgres_store) as heard:
        with postgres_store.transaction() as tx:
            tx.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            )
        assert heard.wait(HEARD_WITHIN), "it listens again, and looks for what it missed"
        heard.clear()
        asyncio.run(postgres_store.run(promise, "U0ANA", NOW))
        assert heard.wait(HEARD_WITHIN)


def test_the_embedded_database_has_nobody_to_hear(sqlite_store: Store) -> None:
    others = Replicas(sqlite_store, pytest.fail)
    others.start()
    asyncio.run(sqlite_store.run(promise, "U0ANA", NOW))
    others.stop()
