"""Driving a workspace that runs as a process of its own, and connecting real Bolt apps to it."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.forked import Program

Json = dict[str, Any]
BOT_TOKEN = "xoxb-sandbox"
APP_TOKEN = "xapp-sandbox"
SIGNING_SECRET = "sandbox-secret"
INTERACTIVE = ("command", "shortcut", "click", "submit")
PATIENCE = 20  # seconds for what should take milliseconds, on a busy machine


class Driver:
    """The control API of one workspace."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def ask(self, verb: str, route: str, body: Json | None = None) -> tuple[int, Json]:
        """Ask, and return the status with the answer."""
        payload = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.base_url}/_sandbox/{route}", data=payload, method=verb)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)

    def get(self, route: str, **query: str | int) -> Json:
        """A look that must succeed."""
        status, answer = self.ask("GET", f"{route}?{urlencode(query)}")
        assert status == 200, answer
        return answer

    def post(self, route: str, **body: Any) -> Json:
        """An action that must be possible."""
        status, answer = self.ask("POST", route, body)
        assert status == 200, answer
        return answer

    def refused(self, route: str, **body: Any) -> tuple[int, str]:
        """An action that must be refused: the status and the error."""
        status, answer = self.ask("POST", route, body)
        assert status >= 400, answer
        assert answer["ok"] is False
        return status, answer["error"]

    async def act(self, route: str, **body: Any) -> Json:
        """The same as `post`, while an app in this process answers. Waits for no trigger unless asked to."""
        unhurried = {"wait_ms": 0} if route in INTERACTIVE else {}
        return await asyncio.to_thread(lambda: self.post(route, **{**unhurried, **body}))

    def web_client(self, token: str = BOT_TOKEN) -> WebClient:
        """The app's own client."""
        return WebClient(token=token, base_url=f"{self.base_url}/api/")

    def messages(self, user: str, channel: str) -> list[Json]:
        """What this person sees in a conversation."""
        found: list[Json] = self.get("messages", user=user, channel=channel)["messages"]
        return found

    def views(self, user: str) -> list[Json]:
        """The modals this person has open."""
        found: list[Json] = self.get("views", user=user)["views"]
        return found

    def log(self, *, after: int = 0, wait: int = 0, **wanted: object) -> list[Json]:
        """The log's entries that have these fields."""
        entries = self.get("log", after=after, wait=wait)["entries"]
        return [one for one in entries if all(one.get(key) == value for key, value in wanted.items())]

    def first_logged(self, *, after: int = 0, **wanted: object) -> Json:
        """The first entry with these fields, waiting for it."""
        while True:
            answer = self.get("log", after=after, wait=PATIENCE)
            assert answer["entries"], f"nothing like {wanted} came"
            after = answer["last"]
            for one in answer["entries"]:
                if all(one.get(key) == value for key, value in wanted.items()):
                    found: Json = one
                    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def start(*arguments: str, port: int = 0) -> tuple[Program, Driver]:
    """Start a workspace and wait until it says that it is ready."""
    process = Program("sandbox", "--port", str(port), *arguments)
    ready = process.output.readline()
    assert ready.startswith("sandbox ready on http://127.0.0.1:"), ready
    return process, Driver(ready.split()[-1])


def stop(process: Program, *, how: int = signal.SIGTERM) -> int:
    """End a workspace that we started."""
    return process.ends(PATIENCE, how=how)


@contextmanager
def workspace(*arguments: str) -> Iterator[Driver]:
    """A workspace of one's own."""
    process, driver = start(*arguments)
    try:
        yield driver
    finally:
        stop(process)


def make_app(driver: Driver) -> AsyncApp:
    """A Bolt app as anybody would write it."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{driver.base_url}/api/")
    return AsyncApp(client=client, signing_secret=SIGNING_SECRET, process_before_response=True)


@asynccontextmanager
async def over_sockets(driver: Driver) -> AsyncIterator[AsyncApp]:
    """A Bolt app that is connected by Socket Mode."""
    app = make_app(driver)
    link = AsyncSocketModeHandler(app, APP_TOKEN)
    await link.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    try:
        yield app
    finally:
        await link.close_async()  # type: ignore[no-untyped-call]  # the same


@asynccontextmanager
async def over_http(driver: Driver, port: int) -> AsyncIterator[AsyncApp]:
    """A Bolt app that listens on this port."""
    app = make_app(driver)
    runner = web.AppRunner(app.server(port=port, path="/slack/events", host="127.0.0.1").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield app
    finally:
        await runner.cleanup()


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def modal(*blocks: Json, title: str = "A modal", **more: Any) -> Json:
    """A modal with a text field `what` and whatever blocks come after it."""
    field = {
        "type": "input",
        "block_id": "what",
        "label": plain("What happened?"),
        "element": {"type": "plain_text_input", "action_id": "what"},
    }
    return {
        "type": "modal",
        "callback_id": "modal",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [field, *blocks],
        **more,
    }


def button(action_id: str, *, block_id: str, value: str = "1") -> Json:
    """A row with one button."""
    element = {"type": "button", "action_id": action_id, "text": plain("Press"), "value": value}
    return {"type": "actions", "block_id": block_id, "elements": [element]}


def typed(text: str) -> Json:
    """The values of `modal()` with this text in its field."""
    return {"what": {"what": {"type": "plain_text_input", "value": text}}}
