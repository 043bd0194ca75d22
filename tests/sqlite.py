"""SQLite without waiting for the disk: nothing in a test outlives it, so nothing need survive a power cut."""

from typing import Any

from sqlalchemy import event

from bot.storage.store import Store


def quick_store(url: str) -> Store:
    """A store on this SQLite database, as the bot's own but for the disk."""
    store = Store(url)
    event.listen(store.engine, "connect", _without_waiting)
    return store


def _without_waiting(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
