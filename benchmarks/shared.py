"""What the benchmarks share: a table, medians, a local Slack, what Slack sends to Bolt, and databases."""

import argparse
import asyncio
import json
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import make_app
from bot.delivery.clock import real_now
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.lookups import Lookups
from bot.delivery.pacing import Pacing
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.listeners.desk import Desk
from bot.settings import read_settings
from bot.storage.migrate import upgrade
from bot.storage.store import Store
from bot.views.copy import Locales
from tests.postgres import NoServerError, Server, running

SECRET, TEAM = "benchmark", "T0"
ROUNDS = 5
"""Of every measure; the median counts."""
DURABLE = ("-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "shared_buffers=256MB")
"""As PostgreSQL is when it is installed, and not as the tests have it."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One line of the table: ours against the floor of the same run. No `target`: only to be known.

    `most`: the ratio may be so much at most; else it is to be so much at least.
    """

    name: str
    unit: str
    ours: float
    floor: float
    target: float | None = None
    most: bool = True

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def reached(self) -> bool | None:
        """Whether it is as good as it should be; None without a target."""
        if self.target is None:
            return None
        return self.ratio <= self.target if self.most else self.ratio >= self.target


def show(name: str, measures: Sequence[Measure]) -> None:
    """Print the table, and keep it in benchmarks/<name>.json."""
    width = max(len(one.name) for one in measures)
    print(f"\n{name:{width}} {'ours':>12} {'floor':>12} {'ratio':>8} {'target':>8}  reached")
    for one in measures:
        sign = "≤" if one.most else "≥"
        target = "" if one.target is None else f"{sign} {one.target:g}"
        said = {True: "yes", False: "NO", None: ""}[one.reached]
        values = "".join(f" {value:9.2f} {one.unit:2}" for value in (one.ours, one.floor))
        print(f"{one.name:{width}}{values} {one.ratio:8.2f} {target:>8}  {said}")
    rows = [{**asdict(one), "ratio": one.ratio, "reached": one.reached} for one in measures]
    written = Path(__file__).with_name(f"{name}.json")
    written.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return float(statistics.median(values))


def interleaved(rounds: int, *doing: Callable[[], float]) -> list[float]:
    """The medians of what each gives, in turn again and again, so that a slow moment hits all alike."""
    found: list[list[float]] = [[] for _ in doing]
    for _ in range(rounds):
        for values, do in zip(found, doing, strict=True):
            values.append(do())
    return [median(values) for values in found]


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def asked(description: str) -> argparse.Namespace:
    """What the command line says; `small` is for trying."""
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--small", action="store_true", help="few rows and rounds, to try it")
    parser.add_argument("--only", choices=("sqlite", "postgres"), help="one database")
    return parser.parse_args()


@contextmanager
def databases(only: str | None = None) -> Iterator[dict[str, Callable[[], Any]]]:
    """By its name, what gives a new and empty store with our tables, gone after its block."""
    with tempfile.TemporaryDirectory() as folder:
        known: dict[str, Callable[[], Any]] = {"sqlite": lambda: _sqlite(Path(folder))}
        if only == "sqlite":
            yield known
            return
        try:
            with running(*DURABLE) as server:
                known["postgres"] = lambda: _postgres(server)
                yield {only: known[only]} if only else known
        except NoServerError as error:
            print(f"without PostgreSQL: {error}")
            yield known


@contextmanager
def _sqlite(folder: Path) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        yield from _opened(f"sqlite:///{own}/oops.db")


@contextmanager
def _postgres(server: Server) -> Iterator[Store]:
    with server.copy() as url:
        yield from _opened(url)


def _opened(url: str) -> Iterator[Store]:
    store = Store(url)
    try:
        upgrade(store.engine)
        yield store
    finally:
        store.close()


class Slack:
    """A Web API that says yes after a while, and counts what it was asked."""

    def __init__(self, latency: float = 0.0) -> None:
        """`latency` in seconds."""
        self.latency = latency
        self.asked: dict[str, int] = {}
        self.last: dict[str, dict[str, Any]] = {}

    async def answer(self, request: web.Request) -> web.Response:
        """Any method."""
        method = request.match_info["method"]
        said = json.loads(await request.text() or "{}") if "json" in request.content_type else {}
        self.asked[method] = number = self.asked.get(method, 0) + 1
        self.last[method] = said
        return web.json_response(await self.says(method, said, number))

    async def says(self, method: str, said: dict[str, Any], number: int) -> dict[str, Any]:
        """An answer that any of our calls can read."""
        await asyncio.sleep(self.latency)
        return {
            "ok": True,
            "team_id": TEAM,
            "user_id": "U0OOPS",
            "bot_id": "B0OOPS",
            "ts": f"{number}.000100",
            "channel": {"id": f"D{said.get('users', '')}"} if method == "conversations.open" else "C0",
            "view": {"id": "V0", "hash": "1"},
            "user": {"tz": "UTC", "name": "ana"},
        }


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
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            address = f"http://127.0.0.1:{port}/api/"
            yield AsyncWebClient(token="xoxb-0", base_url=address, session=session, retry_handlers=[])
    finally:
        await runner.cleanup()


def bolt(client: AsyncWebClient) -> AsyncApp:
    """Bare Bolt, to hang listeners on; its acks go out when a listener returns, as ours do."""
    return AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)


def ours(client: AsyncWebClient, store: Store, wake: Callable[[], None]) -> tuple[AsyncApp, Desk]:
    """The whole bot, as far as a request takes it; `wake` is called once something is promised."""
    settings = read_settings({"SLACK_BOT_TOKEN": "xoxb-0", "SLACK_SIGNING_SECRET": SECRET}, http=True)
    policy = read_policy(settings.policy)
    desk = Desk(
        store=store,
        client=client,
        policy=policy,
        locales=Locales(HOUSE / "templates"),
        lookups=Lookups(store, client, real_now, policy, ()),
        clock=real_now,
        wake=wake,
        address="http://127.0.0.1:9",
        lessons_channel="",
    )
    return make_app(settings, client, desk), desk


def sender(
    store: Store, client: AsyncWebClient, pacing: Pacing, clock: Callable[[], datetime] = real_now
) -> Dispatcher:
    """The real dispatcher."""
    policy, locales = read_policy(HOUSE / "policy.toml"), Locales(HOUSE / "templates")
    lookups = Lookups(store, client, clock, policy, ())
    return Dispatcher(store, client, lookups, locales, policy, clock, (), "https://bench.invalid", pacing)


def command(user: str, trigger: str) -> str:
    """What Slack sends for `/oops`."""
    return urlencode(
        {
            "command": "/oops",
            "text": "",
            "user_id": user,
            "user_name": "ana",
            "team_id": TEAM,
            "channel_id": "C0",
            "trigger_id": trigger,
            "response_url": "http://127.0.0.1:9/",
        }
    )


def submission(user: str, view: dict[str, Any]) -> str:
    """What Slack sends for a modal that is submitted; `view` with its state."""
    team = {"id": TEAM, "domain": "bench"}
    whole = {"id": "V0", "type": "modal", "team_id": TEAM, "hash": "1", **view}
    payload = {"type": "view_submission", "team": team, "user": {"id": user, "team_id": TEAM}, "view": whole}
    return urlencode({"payload": json.dumps({**payload, "trigger_id": "t", "response_urls": []})})


def signed(body: str) -> AsyncBoltRequest:
    """As Slack would send it now."""
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body) or ""
    headers: dict[str, str | Sequence[str]] = {
        "content-type": ["application/x-www-form-urlencoded"],
        "x-slack-request-timestamp": [now],
        "x-slack-signature": [signature],
    }
    return AsyncBoltRequest(body=body, headers=headers)


async def acked(app: AsyncApp, body: str) -> tuple[float, BoltResponse]:
    """How many seconds until it is acknowledged, and with what."""
    request = signed(body)
    began = time.perf_counter()
    answer = await app.async_dispatch(request)
    assert answer.status == 200, answer.body
    return time.perf_counter() - began, answer
