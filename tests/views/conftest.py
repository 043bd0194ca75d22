"""A telling for each test."""

import pytest

from bot.storage.store import Store
from tests.views.told import Telling


@pytest.fixture
def telling(sqlite_store: Store) -> Telling:
    """A database in which Ana tells Morgan."""
    return Telling(sqlite_store)
