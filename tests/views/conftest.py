"""A telling for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.store import Store
from bot.storage.tables import metadata
from tests.views.told import Telling


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Telling]:
    """A database in which Ana tells Morgan."""
    store = Store(f"sqlite:///{tmp_path / 'oops.db'}")
    metadata.create_all(store.engine)
    yield Telling(store)
    store.close()
