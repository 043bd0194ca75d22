"""Floors to run beside Oops: bare Bolt that does nothing for `/oops` but acknowledge and open a modal.

Run: python -m benchmarks.bare PORT SLACK VIEW [--sync]. SLACK is an address, VIEW a file with the modal.
"""

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt import Ack, App
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

SECRET = "benchmark"


async def run(port: int, slack: str, view: dict[str, Any]) -> None:
    """The best that Bolt does: async, one session for all calls, an ack as soon as the listener returns."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        client = AsyncWebClient(token="xoxb-0", base_url=slack, session=session, retry_handlers=[])
        app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)
        tasks: set[asyncio.Task[Any]] = set()

        @app.command("/oops")
        async def oops(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            task = asyncio.create_task(client.views_open(trigger_id=body["trigger_id"], view=view))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        async def take(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        server = web.Application()
        server.router.add_post("/slack/events", take)
        runner = web.AppRunner(server, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print("ready", flush=True)
        await asyncio.Event().wait()


def run_as_shipped(port: int, slack: str, view: dict[str, Any]) -> None:
    """Bolt without async and with its own server, as its documentation begins."""
    app = App(client=WebClient(token="xoxb-0", base_url=slack), signing_secret=SECRET)

    @app.command("/oops")
    def oops(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    print("ready", flush=True)
    app.start(port, http_server_logger_enabled=False)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where it is installed."""
    try:
        import uvloop  # noqa: PLC0415 - it is optional
    except ImportError:
        return None
    made: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return made


def main() -> None:
    """What the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("slack")
    parser.add_argument("view", type=Path)
    parser.add_argument("--sync", action="store_true")
    chosen = parser.parse_args()
    view = json.loads(chosen.view.read_text(encoding="utf-8"))
    if chosen.sync:
        run_as_shipped(chosen.port, chosen.slack, view)
        return
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(run(chosen.port, chosen.slack, view))


if __name__ == "__main__":
    main()
