"""`/oops` → ack and modal, against a bare Bolt app that does only ack and views.open of the same modal.

Run: make bench. Both apps get the same requests in one process, interleaved; Slack is a local server that
answers after a given latency. Prints a table and writes benchmarks/command.json.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import make_app
from bot.delivery.clock import real_now
from bot.delivery.lookups import Lookups
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.listeners.desk import Desk
from bot.settings import read_settings
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from bot.views.copy import Locales

SECRET = "benchmark"
COMMANDS, ROUNDS, PEOPLE = 300, 5, 50
LATENCIES = (0.0, 0.15)

ANYTHING = {
    "ok": True,
    "team_id": "T0",
    "user_id": "U0OOPS",
    "bot_id": "B0OOPS",
    "view": {"id": "V0", "hash": "1"},
    "user": {"tz": "UTC", "name": "ana"},
}
"""An answer that any of our calls can read."""


class Slack:
    """A Web API that says yes after a while, and remembers a modal and how many were opened."""

    def __init__(self, latency: float) -> None:
        """`latency` in seconds."""
        self.latency, self.opened, self.all_opened = latency, 0, asyncio.Event()
        self.view: dict[str, Any] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """Any method."""
        await asyncio.sleep(self.latency)
        method = request.match_info["method"]
        if method == "views.open":
            self.view = (await request.json())["view"]
            self.opened += 1
            if self.opened == COMMANDS:
                self.all_opened.set()
        return web.json_response(ANYTHING)


@asynccontextmanager
async def serving(slack: Slack) -> AsyncIterator[AsyncWebClient]:
    """A client of that Slack, with one shared session."""
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield AsyncWebClient(
            token="xoxb-0", base_url=f"http://127.0.0.1:{port}/api/", session=session, retry_handlers=[]
        )
    await runner.cleanup()


def bare(client: AsyncWebClient, view: dict[str, Any]) -> AsyncApp:
    """The floor: Bolt, an ack, and one call with a modal that was built before."""
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)
    tasks: set[asyncio.Task[Any]] = set()

    @app.command("/oops")
    async def oops(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        task = asyncio.create_task(client.views_open(trigger_id=body["trigger_id"], view=view))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    return app


def ours(client: AsyncWebClient, store: Store) -> tuple[AsyncApp, Desk]:
    """The whole bot, as far as a command takes it."""
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-0", "SLACK_SIGNING_SECRET": SECRET}, http=True)
    policy = read_policy(settings.policy)
    desk = Desk(
        store=store,
        client=client,
        policy=policy,
        locales=Locales(HOUSE / "templates"),
        lookups=Lookups(store, client, real_now, policy, ()),
        clock=real_now,
        wake=lambda: None,
        address="http://127.0.0.1:9",
        lessons_channel="",
    )
    return make_app(settings, client, desk), desk


async def measure(app: AsyncApp, slack: Slack) -> tuple[float, float]:
    """Commands a second until every modal was opened, and the 99th percentile of acks in milliseconds."""
    slack.opened = 0
    slack.all_opened.clear()
    started = time.perf_counter()
    acks = await asyncio.gather(*(_acked(app, number) for number in range(COMMANDS)))
    await slack.all_opened.wait()
    return COMMANDS / (time.perf_counter() - started), statistics.quantiles(acks, n=100)[98] * 1000


async def _acked(app: AsyncApp, number: int) -> float:
    body = urlencode(
        {
            "command": "/oops",
            "text": "",
            "user_id": f"U{number % PEOPLE:04}",
            "user_name": "ana",
            "team_id": "T0",
            "channel_id": "C0",
            "trigger_id": f"t{number}",
            "response_url": "http://127.0.0.1:9/",
        }
    )
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
    headers: dict[str, str | Sequence[str]] = {
        "content-type": ["application/x-www-form-urlencoded"],
        "x-slack-request-timestamp": [now],
        "x-slack-signature": [signature],
    }
    started = time.perf_counter()
    answer = await app.async_dispatch(AsyncBoltRequest(body=body, headers=headers))
    assert answer.status == 200
    return time.perf_counter() - started


async def compare(latency: float) -> dict[str, float]:
    """Medians over interleaved rounds, at one latency of Slack."""
    slack = Slack(latency)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/oops.db")
        upgrade(store.engine)
        async with serving(slack) as client:
            app, desk = ours(client, store)
            await measure(app, slack)  # everybody is met once, and the modal is known
            floor = bare(client, slack.view)
            await measure(floor, slack)
            rounds = [(await measure(floor, slack), await measure(app, slack)) for _ in range(ROUNDS)]
            await desk.finish()
        store.close()
    floor_rate, our_rate = (statistics.median(r[i][0] for r in rounds) for i in (0, 1))
    floor_ack, our_ack = (statistics.median(r[i][1] for r in rounds) for i in (0, 1))
    return {
        "latency_ms": latency * 1000,
        "floor_per_second": round(floor_rate, 1),
        "ours_per_second": round(our_rate, 1),
        "throughput_ratio": round(our_rate / floor_rate, 3),
        "floor_ack_p99_ms": round(floor_ack, 1),
        "ours_ack_p99_ms": round(our_ack, 1),
    }


def main() -> None:
    """Print the table."""
    rows = [asyncio.run(compare(latency)) for latency in LATENCIES]
    for name in rows[0]:
        print(f"{name:20}", *(f"{row[name]:>10}" for row in rows))
    Path(__file__).with_suffix(".json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
