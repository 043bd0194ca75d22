"""`oops run`: the bot."""

import argparse
import asyncio
import logging

from bot import app
from bot.settings import SettingsError, read_settings

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def run(chosen: argparse.Namespace) -> int:
    """Run until told to stop."""
    http = _address(chosen.http) if chosen.http else None
    settings = read_settings(http=http is not None)
    logging.basicConfig(level=logging.INFO, format=FORMAT)
    for chatty in ("apscheduler", "slack_bolt", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    asyncio.run(app.run(settings, http=http, ready=lambda line: print(line, flush=True)))
    return 0


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit():
        raise SettingsError(f"--http is wrong: {text} is not HOST:PORT, as 127.0.0.1:3000")
    return host or "0.0.0.0", int(port)  # noqa: S104 - ":3000" asks for every interface
