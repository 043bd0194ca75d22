"""A browser on the sandbox's page, with a stand-in for the bot: see window.py for what people do in it.

Playwright's sync API keeps an event loop running in this thread, so its fixtures end with this package: tests
elsewhere call asyncio.run. Tests of another app ask `open_window` for a window on that app's workspace.
"""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.window import Window
from tests.sandbox.drive import PATIENCE, Driver, workspace

MONDAY_MORNING = "2026-03-02T08:00:00Z"  # 9:00 in Berlin, 3:00 in New York
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium without a screen."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., Window]]:
    """Opens a window on the workspace at a URL; its options are those of Playwright's contexts.

    The test fails where a window had an error on its console or a request that failed.
    """
    opened: list[Window] = []

    def open_window(url: str, **options: Any) -> Window:
        context = browser.new_context(**{"reduced_motion": "reduce", **options})
        opened.append(Window(context.new_page(), url))
        return opened[-1]

    yield open_window
    for window in opened:
        window.page.context.close()
    assert not [fault for window in opened for fault in window.faults]


@pytest.fixture(scope="package")
def shared_stand_in() -> Iterator[Driver]:
    """A workspace with the stand-in app connected."""
    with workspace("--now", MONDAY_MORNING) as driver:
        command = [sys.executable, "-m", "tests.browser.double", driver.base_url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as app:
            assert app.stdout
            assert app.stdout.readline() == "ready\n"
            yield driver
            app.send_signal(signal.SIGTERM)
            app.wait(PATIENCE)


@pytest.fixture
def stand_in(shared_stand_in: Driver) -> Driver:
    """The same, back at its seed."""
    shared_stand_in.post("reset")
    return shared_stand_in


@pytest.fixture
def window(open_window: Callable[..., Window], stand_in: Driver) -> Window:
    """A window in which Ana looks at #general, with the stand-in app connected."""
    return open_window(stand_in.base_url).act_as("U0ANA", "C0GENERAL")
