"""The bot in a hurry, for the chaos campaign: leases and retries run on real time, and minutes are too long.

Besides, a part of what keeps messages from coming twice can be left out (`--without reconcile`, `--without
claim`), so that the campaign can show that it would notice. No setting of the bot's own leads here.
"""

import sys
import time
from datetime import timedelta
from types import ModuleType
from typing import Any

from sqlalchemy import Select

import bot.app
from bot.__main__ import main as oops
from bot.delivery import dispatcher, heartbeat, lookups
from bot.delivery.failures import backoff
from bot.storage import outbox

LEASE = timedelta(seconds=15)
"""Still longer than any send: five seconds of look-ups and CALL_TIMEOUT."""
CALL_TIMEOUT = 4
PICK_UP_EVERY = 2
LONGEST_WAIT = timedelta(seconds=4)
WITHOUT = "--without"


def main(arguments: list[str]) -> int:
    """`oops` with shorter waits; what follows `--without` is left out."""
    _hurry()
    if WITHOUT in arguments:
        at = arguments.index(WITHOUT)
        PARTS[arguments[at + 1]]()
        arguments = arguments[:at] + arguments[at + 2 :]
    return oops(arguments)


def _hurry() -> None:
    _change(outbox, LEASE=LEASE)
    _change(bot.app, CALL_TIMEOUT=CALL_TIMEOUT)
    _change(heartbeat, PICK_UP_EVERY=PICK_UP_EVERY)
    _change(lookups, PATIENCE=CALL_TIMEOUT)
    _change(dispatcher, backoff=lambda attempts: min(backoff(attempts), LONGEST_WAIT))


def _change(module: ModuleType, **others: object) -> None:
    for name, other in others.items():
        assert hasattr(module, name), f"{module.__name__} has no {name} any more"
        setattr(module, name, other)


def _without_reconcile() -> None:
    """Whatever became of a message, it is sent again unseen."""

    async def nothing(*_: object) -> None:
        return None

    _change(dispatcher, find_sent=nothing)


def _without_claim() -> None:
    """Two replicas that look at the same moment take the same messages, and each goes by its own count."""

    def unlocked(_: object, query: Select[Any], **__: object) -> Select[Any]:
        return query

    usual = outbox._lease

    def slowly(*arguments: Any, **more: Any) -> Any:
        time.sleep(0.05)
        return usual(*arguments, **more)

    _change(outbox, claiming=unlocked, _lease=slowly)


PARTS = {"reconcile": _without_reconcile, "claim": _without_claim}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
