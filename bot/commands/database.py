"""The database as the command line reads it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.settings import Settings
from bot.storage.engines import DatabaseError
from bot.storage.migrate import revisions
from bot.storage.store import Store

Result = TypeVar("Result")


def ask(settings: Settings, query: Callable[..., Result], *arguments: object) -> Result:
    """Run a query beside the bot. Raises DatabaseError where the schema is not this release's."""
    store = Store(settings.database_url)
    try:
        current, needed = revisions(store.engine)
        if current != needed:
            raise DatabaseError(
                f"DATABASE_URL: the database is at {current or 'nothing'}: run `oops migrate`"
            )
        return asyncio.run(store.read(query, *arguments))
    finally:
        store.close()
