"""An office for each story, on each engine."""

import pytest

from bot.storage.store import Store
from tests.usecases.office import Office


@pytest.fixture
def office(store: Store) -> Office:
    """Everybody is there, and it is Monday morning."""
    return Office(store)
