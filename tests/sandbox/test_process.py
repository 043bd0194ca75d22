"""The process itself: ready line, page, and a clean end."""

import signal
from urllib.request import urlopen

import pytest

from tests.sandbox.drive import APP_TOKEN, Driver, free_port, start, stop


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(how: int) -> None:
    assert stop(start(free_port()), how=how) == 0


def test_it_ends_with_sockets_and_readers_open() -> None:
    port = free_port()
    process = start(port)
    driver = Driver(f"http://127.0.0.1:{port}")
    client = driver.web_client(APP_TOKEN)
    assert client.apps_connections_open(app_token=APP_TOKEN)["url"].startswith(f"ws://127.0.0.1:{port}/")
    with urlopen(f"{driver.base_url}/_sandbox/state"):
        assert stop(process) == 0


def test_the_page_is_served_fresh_each_time(driver: Driver) -> None:
    with urlopen(driver.base_url) as page:
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.headers["Cache-Control"] == "no-store"


def test_its_scripts_are_scripts(driver: Driver) -> None:
    with urlopen(f"{driver.base_url}/page/api.js") as script:
        assert script.headers["Content-Type"].split(";")[0].endswith("/javascript")
