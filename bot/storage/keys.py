"""This installation's own random keys. They stay in the database and are never shown or logged."""

import secrets
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.storage.engines import insert_once
from bot.storage.store import Transaction
from bot.storage.tables import keys

RECEIPT = "receipt"
KEY_BYTES = 32


def make_key(tx: Transaction, name: str, now: datetime) -> None:
    """Make a key unless there is one; of several replicas that try at once, one makes it."""
    if key(tx, name) is None:
        row = {"name": name, "value": secrets.token_hex(KEY_BYTES), "made_at": now}
        tx.execute(insert_once(tx, keys), row)


def key(tx: Transaction, name: str) -> bytes | None:
    """The key; None where none was made."""
    value = tx.execute(_KEY, {"key": name}).scalar_one_or_none()
    return bytes.fromhex(value) if value else None


_KEY = select(keys.c.value).where(keys.c.name == bindparam("key"))
"""Built once: building a query takes longer than asking it."""
