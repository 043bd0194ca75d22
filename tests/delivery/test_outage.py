"""A database that goes away while messages are under way: they arrive, once, soon after it is back."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot.delivery.dispatcher import Dispatcher
from bot.storage.engines import OUTAGE
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from tests import postgres
from tests.delivery.post import Post
from tests.sandbox.drive import Driver

pytestmark = pytest.mark.postgres


@pytest.fixture
def server() -> Iterator[postgres.Restartable]:
    try:
        with postgres.restartable() as server:
            yield server
    except postgres.NoServerError as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


def test_a_restart_of_the_database_costs_no_message(
    server: postgres.Restartable, shared_workspace: Driver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    shared_workspace.post("reset")
    store = Store(server.url("postgres"))
    upgrade(store.engine)
    post = Post(store, shared_workspace)
    post.office.disclose()
    post.fault("latency", match={"method": "chat.postMessage", "channel": "C0MORGAN"}, seconds=1.5)
    post.fault("latency", match={"method": "conversations.open"}, seconds=1.5)

    async def story(dispatcher: Dispatcher) -> None:
        sending = asyncio.create_task(dispatcher.drain())
        await asyncio.sleep(0.5)  # both are on their way, as a rule
        await asyncio.to_thread(server.end)
        with pytest.raises(OUTAGE):
            await sending
        await asyncio.to_thread(server.start)
        for _ in range(2):
            await dispatcher.pick_up(all_of_them=False)
            await asyncio.sleep(1.1)
            post.wait_over()
            await dispatcher.drain()

    post.run(story)
    assert post.states("card")[0][0] == "sent"
    assert post.states("receipt")[0][0] == "sent"
    assert (len(post.cards()), len(post.heard("U0ANA"))) == (1, 1)
    store.close()
