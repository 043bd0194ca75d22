"""`python -m sandbox`: the workspace as a process of its own."""

import argparse
import asyncio
import signal
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from sandbox.clock import from_iso
from sandbox.persistence import Keeper
from sandbox.sandbox import Sandbox, make_sandbox
from sandbox.server import make_server

HOST = "127.0.0.1"  # a toy with public tokens: never for a network
GRACE = 1.0  # seconds for open requests when the process ends


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the workspace until SIGTERM or SIGINT."""
    asked = _parser().parse_args(arguments)
    asyncio.run(_serve(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack workspace.")
    parser.add_argument("--port", type=int, default=8088, help="0 takes any that is free")
    parser.add_argument("--http-deliveries", metavar="URL", action="append", default=[])
    parser.add_argument("--now", type=from_iso, metavar="ISO", help="where the workspace's clock starts")
    parser.add_argument("--limits", action="store_true", help="keep to Slack's published rate limits")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the workspace in this folder")
    return parser


async def _serve(asked: argparse.Namespace) -> None:
    sandbox = make_sandbox(urls=asked.http_deliveries, start=asked.now, limited=asked.limits)
    keeper = Keeper(asked.data, sandbox.workspace, sandbox.clock) if asked.data else None
    if keeper:
        keeper.resume()
    server = make_server(sandbox, keep=keeper.keep if keeper else _forget)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=GRACE)
    stop = _stop_signal()
    await runner.setup()
    try:
        port = await _listen(runner, asked.port)
        print(f"sandbox ready on http://{HOST}:{port}", flush=True)
        await stop.wait()
    finally:
        await _leave(sandbox, runner)
        if keeper:
            keeper.close()


def _forget() -> None:
    """Without a folder the workspace lives as long as its process."""


async def _listen(runner: web.AppRunner, port: int) -> int:
    """Listen, and say on which port: 0 asks for any that is free."""
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as reason:
        raise SystemExit(f"sandbox: cannot listen on {HOST}:{port}: {reason.strerror}") from None
    address: tuple[str, int] = runner.addresses[0]
    return address[1]


def _stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT; asked for before we say that we are ready, as it may come at once."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _leave(sandbox: Sandbox, runner: web.AppRunner) -> None:
    sandbox.events.forget()
    await sandbox.link.sockets.close()
    await sandbox.link.http.close()
    await runner.cleanup()


if __name__ == "__main__":
    main()
