"""`oops migrate`: bring the database to this release's schema. `oops run` does so by itself."""

import argparse

from bot.settings import read_settings
from bot.storage.migrate import revisions, upgrade
from bot.storage.store import Store


def migrate(_chosen: argparse.Namespace) -> int:
    """Migrate, and say from where to where."""
    store = Store(read_settings().database_url)
    try:
        before, _ = revisions(store.engine)
        upgrade(store.engine)
        after, _ = revisions(store.engine)
    finally:
        store.close()
    print(
        f"the database is at {after}" + (" already" if before == after else f" (it was {before or 'empty'})")
    )
    return 0
