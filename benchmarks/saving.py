"""A submission until it is committed and acknowledged, against bare Bolt and the same SQL executed directly.

Run: python -m benchmarks.saving [--small] [--only sqlite|postgres]. The floor's listener sends the statements
of our own use case, recorded once, to the driver itself: one transaction a submission, on as many threads as
we use. Then end to end, until the card and the receipt are in Slack, against the same without a database.
"""

import asyncio
import itertools
import re
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.filled import Recorded, add_people, fill, padded, recording, replay, run_sql
from benchmarks.shared import (
    ROUNDS,
    TEAM,
    Measure,
    Slack,
    acked,
    asked,
    bolt,
    databases,
    median,
    ours,
    sender,
    serving,
    show,
    submission,
)
from bot.delivery.clock import real_now
from bot.delivery.pacing import Pacing
from bot.storage.engines import POSTGRES_CONNECTIONS
from bot.storage.ids import new_id
from bot.storage.store import Store
from bot.views import capture

SUBMISSIONS, SMALL, AT_ONCE, ALONE = 300, 60, 8, 20
PEOPLE, MANAGERS, PLACE = 200, 10, padded("h", 0)
LATENCY = 0.15
Tasks = set[asyncio.Task[Any]]
NEW_ID = re.compile("[0-9a-f]{32}")
SENT = {"type": "modal", "title": {"type": "plain_text", "text": "Thank you"}, "blocks": []}


class Drafts:
    """Drafts that wait to be sent, each by somebody; numbered, so that none is sent twice."""

    def __init__(self, store: Store) -> None:
        self._store, self._numbers = store, itertools.count()
        add_people(store, PEOPLE, MANAGERS)
        fill(store, "places", "id, team_id, slack_id, name", [(PLACE, TEAM, "C0MORGAN", "morgan")])
        run_sql(
            store,
            f"UPDATE people SET place_id = '{PLACE}', place_source = 'self', looked_up_at = '2100-01-01'",
        )

    def new(self, many: int) -> list[tuple[str, str]]:
        """So many new ones, each with its discloser's Slack id."""
        numbers = [next(self._numbers) for _ in range(many)]
        whose = {n: MANAGERS + n % (PEOPLE - MANAGERS) for n in numbers}
        rows = ((padded("r", n), padded("p", whose[n]), "{}", real_now(), real_now()) for n in numbers)
        fill(self._store, "drafts", "id, person_id, words, created_at, updated_at", rows)
        return [(padded("r", n), f"U{whose[n]:07}") for n in numbers]


def body(draft_id: str, user: str) -> str:
    """The capture modal, submitted."""
    typed = {
        "what_happened": "I ran the clean-up against production.",
        "impact": "The orders of an hour are gone.",
    }
    typed["quick_fix"] = "Restore the snapshot of 9:45."
    chosen = {"severity": "major", "remit": "approval", "visibility": "channel"}
    values: dict[str, Any] = {field: {field: {"value": said}} for field, said in typed.items()}
    values |= {field: {field: {"selected_option": {"value": one}}} for field, one in chosen.items()}
    view = {"callback_id": capture.CALLBACK, "private_metadata": f"{draft_id} {PLACE} ", "blocks": []}
    return submission(user, {**view, "state": {"values": values}})


class Floor:
    """Bare Bolt, which sends our own statements to the driver in one transaction, then acknowledges."""

    def __init__(self, store: Store, client: AsyncWebClient, recorded: Recorded, draft_id: str) -> None:
        """`recorded` is what saving that draft took."""
        self._store, self._recorded, self._was = store, recorded, draft_id
        self._own, self._ready = local(), dict[str, Recorded]()
        self._pool = ThreadPoolExecutor(1 if store.embedded else POSTGRES_CONNECTIONS - 2)
        self.app = bolt(client)
        self.app.view(capture.CALLBACK)(self._submitted)

    def prepare(self, drafts: list[tuple[str, str]]) -> None:
        """Give each its statements, with ids of its own."""
        self._ready = {draft_id: list(self._for(draft_id)) for draft_id, _ in drafts}

    async def _submitted(self, ack: AsyncAck, view: dict[str, Any]) -> None:
        draft_id = view["private_metadata"].partition(" ")[0]
        await asyncio.get_running_loop().run_in_executor(self._pool, self._save, self._ready[draft_id])
        await ack(response_action="update", view=SENT)

    def _save(self, statements: Recorded) -> None:
        if not hasattr(self._own, "connection"):
            self._own.connection = self._store.engine.raw_connection()
        replay(self._own.connection.driver_connection, statements)

    def _for(self, draft_id: str) -> Iterator[tuple[str, Any, bool]]:
        instead = {self._was: draft_id}

        def own(value: object) -> object:
            new = isinstance(value, str) and (value == self._was or NEW_ID.fullmatch(value))
            return instead.setdefault(str(value), new_id()) if new else value

        def of(row: Any) -> Any:
            return (
                {name: own(one) for name, one in row.items()}
                if isinstance(row, dict)
                else tuple(map(own, row))
            )

        for statement, rows, many in self._recorded:
            yield statement, [of(row) for row in rows] if many else rows and of(rows), many


async def at_once(app: AsyncApp, drafts: list[tuple[str, str]], together: int) -> float:
    """Submissions a second, so many of them under way at any time."""
    free = asyncio.Semaphore(together)

    async def send(draft: tuple[str, str]) -> None:
        async with free:
            _, answer = await acked(app, body(*draft))
            assert '"response_action": "update"' in str(answer.body), answer.body

    began = time.perf_counter()
    await asyncio.gather(*map(send, drafts))
    return len(drafts) / (time.perf_counter() - began)


async def until_saved(store: Store, name: str, many: int) -> list[Measure]:
    """Submissions a second until they are committed and acknowledged."""
    drafts = Drafts(store)
    async with serving(Slack()) as client:
        app, desk = ours(client, store, lambda: None)
        await at_once(app, drafts.new(2 * AT_ONCE), AT_ONCE)
        sample = drafts.new(1)
        recorded: Recorded = []
        with recording(store, recorded):
            await at_once(app, sample, 1)
        floor = Floor(store, client, in_transaction(recorded), sample[0][0])
        found: dict[int, tuple[list[float], list[float]]] = {AT_ONCE: ([], []), 1: ([], [])}
        for _ in range(ROUNDS):
            for together, (our_rates, floor_rates) in found.items():
                number = many if together > 1 else ALONE
                floor.prepare(waiting := drafts.new(number))
                floor_rates.append(await at_once(floor.app, waiting, together))
                our_rates.append(await at_once(app, drafts.new(number), together))
        await desk.finish()
    return [
        Measure(
            name=f"{name}: submissions saved, {together} at once",
            unit="/s",
            ours=median(our_rates),
            floor=median(floor_rates),
            target=0.7,
            most=False,
        )
        for together, (our_rates, floor_rates) in found.items()
    ]


class Posts(Slack):
    """A Slack that says when so many messages have been posted."""

    def __init__(self, latency: float) -> None:
        """`latency` in seconds."""
        super().__init__(latency)
        self.posted, self.enough, self.all_there = 0, 0, asyncio.Event()
        self.latest: deque[dict[str, Any]] = deque(maxlen=2)

    async def says(self, method: str, said: dict[str, Any], number: int) -> dict[str, Any]:
        """As any."""
        answer = await super().says(method, said, number)
        if method == "chat.postMessage":
            self.posted += 1
            self.latest.append(said)
        if self.posted == self.enough:
            self.all_there.set()
        return answer

    def expect(self, more: int) -> None:
        """`all_there` is set once so many more are there."""
        self.enough, self.all_there = self.posted + more, asyncio.Event()


def posts_only(
    client: AsyncWebClient, messages: list[dict[str, Any]], tasks: set[asyncio.Task[Any]]
) -> AsyncApp:
    """Bare Bolt, which reads the form, acknowledges, and posts what was rendered before."""
    app = bolt(client)

    @app.view(capture.CALLBACK)
    async def submitted(ack: AsyncAck, view: dict[str, Any]) -> None:
        capture.parse(view, real_now())
        tasks.update(asyncio.create_task(client.chat_postMessage(**message)) for message in messages)
        await ack(response_action="update", view=SENT)

    return app


async def until_posted(store: Store, name: str, latency: float, many: int) -> Measure:
    """One submission after another, each until it is acknowledged and both messages are in Slack."""
    drafts, slack, tasks = Drafts(store), Posts(latency), Tasks()

    async def each(app: AsyncApp, number: int) -> float:
        took = []
        for draft in drafts.new(number):
            slack.expect(2)
            began = time.perf_counter()
            await at_once(app, [draft], 1)
            await slack.all_there.wait()
            took.append(time.perf_counter() - began)
            await asyncio.gather(*tasks)  # what follows from it is nobody's wait
            tasks.clear()
        return 1 / median(took)

    async with serving(slack) as client:
        dispatcher = sender(store, client, Pacing(unhurried=False))
        app, desk = ours(client, store, lambda: tasks.add(asyncio.create_task(dispatcher.drain())))
        await each(app, 5)
        bare = posts_only(client, list(slack.latest), tasks)
        await each(bare, 5)
        rates = [(await each(app, many), await each(bare, many)) for _ in range(ROUNDS)]
        await desk.finish()
    line = f"{name}: until posted, Slack in {latency * 1000:.0f} ms"
    target = 0.8 if latency else None
    our_rate, floor_rate = (median([one[place] for one in rates]) for place in (0, 1))
    return Measure(name=line, unit="/s", ours=our_rate, floor=floor_rate, target=target, most=False)


def in_transaction(recorded: Recorded) -> Recorded:
    """Of what was recorded, the transaction that saved."""
    ends = [place for place, (statement, _, _) in enumerate(recorded) if not statement]
    parts = [recorded[a + 1 : b + 1] for a, b in itertools.pairwise([-1, *ends])]
    return next(part for part in parts if any("INSERT INTO disclosures" in said for said, _, _ in part))


def main() -> None:
    """Print the table."""
    options = asked(__doc__ or "")
    many = SMALL if options.small else SUBMISSIONS
    measures: list[Measure] = []
    with databases(options.only) as known:
        for name, make in known.items():
            with make() as store:
                measures += asyncio.run(until_saved(store, name, many))
            if name == "sqlite":
                for latency in (0.0, LATENCY):
                    with make() as store:
                        measures.append(asyncio.run(until_posted(store, name, latency, ALONE)))
    show("saving", measures)


if __name__ == "__main__":
    main()
