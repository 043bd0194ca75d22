"""`oops run`: the bot."""

import argparse
import asyncio
import logging
from collections.abc import Callable

from pythonjsonlogger.json import JsonFormatter

from bot import app
from bot.settings import address, read_settings
from bot.trace import Traced

FORMAT = "%(asctime)s %(levelname)s %(name)s [%(trace)s]: %(message)s"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


def run(chosen: argparse.Namespace) -> int:
    """Run until told to stop."""
    http = address("--http", chosen.http) if chosen.http else None
    settings = read_settings(http=http is not None)
    _log(as_json=settings.json_log)
    with asyncio.Runner(loop_factory=_loop()) as runner:
        runner.run(app.run(settings, http=http, ready=lambda line: print(line, flush=True)))
    return 0


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's, where it is installed (`pip install oops[fast]`)."""
    try:
        import uvloop  # noqa: PLC0415 - it is optional
    except ImportError:
        return None
    made: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return made


def _log(*, as_json: bool) -> None:
    """To stderr, a line for each thing done, with the trace of the request it was done for."""
    lines = logging.StreamHandler()
    lines.addFilter(Traced())
    lines.setFormatter(JsonFormatter(FORMAT, rename_fields=NAMES) if as_json else logging.Formatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[lines])
    for chatty in ("apscheduler", "slack_bolt", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
