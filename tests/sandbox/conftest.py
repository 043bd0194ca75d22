"""One workspace for all of these tests, back at its seed before each."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from tests.sandbox.drive import Driver, workspace


@pytest.fixture(scope="session")
def shared_workspace() -> Iterator[Driver]:
    """A process that lives as long as the tests; its clock starts in real time."""
    with workspace() as driver:
        yield driver


@pytest.fixture
def driver(shared_workspace: Driver) -> Driver:
    """The workspace at its seed."""
    shared_workspace.post("reset")
    return shared_workspace


@pytest.fixture
def client(driver: Driver) -> WebClient:
    """The app's client, with the bot's token."""
    return driver.web_client()
