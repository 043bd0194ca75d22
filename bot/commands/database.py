"""The database as the command line has it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.settings import Settings
from bot.storage.engines import DatabaseError
from bot.storage.locks import check_keys
from bot.storage.migrate import revisions
from bot.storage.store import Store

Result = TypeVar("Result")


def ask(settings: Settings, query: Callable[..., Result], *arguments: object) -> Result:
    """Run a query beside the bot. Raises DatabaseError as `opened` does."""
    with opened(settings) as store:
        return asyncio.run(store.read(query, *arguments))


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store, beside the bot. Raises DatabaseError where the schema is not this release's, or OOPS_KEY
    does not open it."""
    store = Store(settings.database_url, settings.keyring)
    try:
        current, needed = revisions(store.engine)
        if current != needed:
            raise DatabaseError(
                f"DATABASE_URL: the database is at {current or 'nothing'}: run `oops migrate`"
            )
        asyncio.run(store.read(check_keys))
        yield store
    finally:
        store.close()
