"""`oops key` and `oops rekey`: keys for what people wrote, and changing them."""

import argparse
import sys
import time

from bot.commands.database import opened
from bot.settings import read_settings
from bot.storage.engines import leave_nothing_behind
from bot.storage.keyring import new_key, read_keyring
from bot.storage.locks import first_key
from bot.storage.rekey import forget_others, rekey, to_do
from bot.storage.store import Store

SAY_EVERY = 1.0
"""Seconds between two lines."""
ROUNDS = 5
"""So often what others held is tried again."""


def describe(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say that both take nothing."""
    commands.add_parser("key", help="print a fresh key for OOPS_KEY").set_defaults(run=key)
    changing = commands.add_parser("rekey", help="encrypt all that people wrote with the first OOPS_KEY")
    changing.set_defaults(run=rekey_all)


def key(_chosen: argparse.Namespace) -> int:
    """Print a fresh key; beside it, on stderr, its id, which messages name it by."""
    made = new_key()
    print(made, flush=True)
    for each in read_keyring(made).keys:
        print(f"its id is {each.id}; keep a copy where the database's copies are not", file=sys.stderr)
    return 0


def rekey_all(_chosen: argparse.Namespace) -> int:
    """Encrypt everything with the first key, beside the bot; 1 where rows remain."""
    with opened(read_settings(http=None)) as store:
        with store.transaction() as tx:
            key_id, left = first_key(tx).id, to_do(tx)
        for _ in range(ROUNDS):
            _work_through(store, left)
            with store.transaction() as tx:
                left = forget_others(tx)
            if not left:
                return _done(store, key_id)
        print(f"{left} rows remain, which others were changing: run it again")
        return 1


def _work_through(store: Store, left: int) -> None:
    """One round, at half speed, so that the bot comes in between any two transactions."""
    said = began = time.monotonic()
    print(f"{left} rows to encrypt", flush=True)
    for done in rekey(store):
        left -= done
        now = time.monotonic()
        if done and now - said > SAY_EVERY:
            print(f"{left} rows remain", flush=True)
            said = now
        time.sleep(now - began)
        began = time.monotonic()


def _done(store: Store, key_id: str) -> int:
    print(f"0 rows remain: all that people wrote is encrypted with key {key_id}")
    if not leave_nothing_behind(store.engine):
        print("the file was in use and may still hold older text where nothing stands: run it again")
        return 1
    return 0
