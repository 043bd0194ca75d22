"""What came in, or was said, once: by whatever names it."""

from datetime import datetime

from sqlalchemy import delete

from bot.storage.engines import insert_once
from bot.storage.store import Transaction
from bot.storage.tables import heard


def first_time(tx: Transaction, key: str, now: datetime) -> bool:
    """Note that; False where it was noted before. Of two at once the second waits, and is told so."""
    noted = insert_once(tx, heard, heard.c.key)
    return tx.execute(noted, {"key": key, "at": now}).first() is not None


def forget(tx: Transaction, prefix: str, before: datetime) -> None:
    """Forget what was noted before then under keys that begin so."""
    tx.execute(delete(heard).where(heard.c.at < before, heard.c.key.startswith(prefix, autoescape=True)))
