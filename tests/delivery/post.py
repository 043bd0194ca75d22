"""A dispatcher of this process, sending to a sandbox that is one of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select, update

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.lookups import Lookups
from bot.delivery.pacing import Pacing
from bot.house import HOUSE
from bot.storage.store import Store
from bot.storage.tables import outbox
from bot.views.copy import Locales
from tests.sandbox.drive import BOT_TOKEN, Driver, Json
from tests.usecases.office import SHIPPED, Office

LOCALES = Locales(HOUSE / "templates")
ALL_PARTS = aiohttp.ClientTimeout(total=10)


class Post:
    """An office whose messages really go out. Story time is the sandbox's, which is real time."""

    def __init__(self, store: Store, driver: Driver, timeout: aiohttp.ClientTimeout = ALL_PARTS) -> None:
        self.store, self.driver, self.timeout = store, driver, timeout
        self.office = Office(store, datetime.now(UTC))

    @asynccontextmanager
    async def client(self) -> AsyncIterator[AsyncWebClient]:
        """A client as app.py makes it."""
        async with aiohttp.ClientSession(timeout=self.timeout) as session:
            url = f"{self.driver.base_url}/api/"
            yield AsyncWebClient(token=BOT_TOKEN, base_url=url, session=session, retry_handlers=[])

    @asynccontextmanager
    async def lookups(self) -> AsyncIterator[Lookups]:
        """Look-ups as app.py wires them."""
        async with self.client() as client:
            yield Lookups(self.store, client, lambda: datetime.now(UTC), SHIPPED, ())

    @asynccontextmanager
    async def dispatcher(self) -> AsyncIterator[Dispatcher]:
        """A dispatcher as app.py wires it."""
        async with self.client() as client:
            lookups = Lookups(self.store, client, lambda: datetime.now(UTC), SHIPPED, ())
            yield Dispatcher(
                self.store,
                client,
                lookups,
                LOCALES,
                SHIPPED,
                lambda: self.office.now,
                admins=(),
                address="https://sandbox.slack.com",
                pacing=Pacing(unhurried=False),
            )

    def send(self, *, pick_up: bool = False) -> None:
        """Send what may be sent now, first finding out about what a killed process left."""

        async def story(dispatcher: Dispatcher) -> None:
            if pick_up:
                await dispatcher.pick_up(all_of_them=True)
            await dispatcher.drain()

        self.run(story)

    def run(self, story: Callable[[Dispatcher], Awaitable[None]]) -> None:
        """Tell a story that needs the dispatcher itself."""

        async def told() -> None:
            async with self.dispatcher() as dispatcher:
                await story(dispatcher)

        asyncio.run(told())

    def wait_over(self) -> None:
        """Whatever waits for another try may be tried now."""
        with self.store.transaction() as tx:
            now = datetime.now(UTC) - timedelta(seconds=1)
            tx.execute(update(outbox).where(outbox.c.state == "waiting").values(next_try_at=now))

    def states(self, kind: str) -> list[tuple[str, str | None]]:
        """State and error of the messages of a kind, oldest first."""
        with self.store.transaction() as tx:
            rows = tx.execute(select(outbox).where(outbox.c.kind == kind).order_by(outbox.c.id))
            return [(row.state, row.error) for row in rows]

    def waits(self, kind: str) -> float:
        """Seconds until the message of a kind may be tried again."""
        with self.store.transaction() as tx:
            at: datetime = tx.execute(select(outbox.c.next_try_at).where(outbox.c.kind == kind)).scalar_one()
            return (at - datetime.now(UTC)).total_seconds()

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong in Slack."""
        self.driver.post("faults", kind=kind, **more)

    def clear_faults(self) -> None:
        """Everything goes well again."""
        assert self.driver.ask("DELETE", "faults")[0] == 200

    def cards(self, channel: str = "C0MORGAN") -> list[Json]:
        """The cards that Morgan sees there, replies left out."""
        return [one for one in self._messages("U0MORGAN", channel) if one.get("blocks")]

    def heard(self, user: str) -> list[str]:
        """What somebody reads in their DM with Oops, replies left out."""
        return [one["text"] for one in self._messages(user, "U0OOPS")]

    def _messages(self, user: str, channel: str) -> list[Json]:
        found = self.driver.messages(user, channel)
        return [one for one in found if one.get("thread_ts") in (None, one["ts"])]
