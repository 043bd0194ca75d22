"""A workspace for all of these tests, back at its seed before each, and an office that posts to it."""

from collections.abc import Iterator

import pytest

from bot.storage.store import Store
from tests.delivery.post import Post
from tests.sandbox.drive import Driver, workspace


@pytest.fixture(scope="session")
def shared_workspace() -> Iterator[Driver]:
    """A process that lives as long as the tests."""
    with workspace() as driver:
        yield driver


@pytest.fixture
def post(shared_workspace: Driver, sqlite_store: Store) -> Post:
    """The office at its seed, on SQLite: what differs between engines is tested with storage."""
    shared_workspace.post("reset")
    return Post(sqlite_store, shared_workspace)
