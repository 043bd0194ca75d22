"""An office for each story, on each engine."""

import pytest

from bot.storage.store import Store
from tests.usecases.office import SHIPPED, Office


@pytest.fixture
def office(store: Store) -> Office:
    """Everybody is there, and it is Monday morning."""
    return Office(store)


@pytest.fixture
def whole(store: Store) -> Office:
    """The same under the policy as it is shipped: what is serious owes the whole way back."""
    return Office(store, policy=SHIPPED)
