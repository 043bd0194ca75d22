"""The process itself: ready line, page, and a clean end."""

import asyncio
import signal
from urllib.request import urlopen

import pytest

from tests.sandbox.drive import Driver, free_port, over_sockets, start, stop


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(how: int) -> None:
    assert stop(start(free_port()), how=how) == 0


def test_it_ends_with_sockets_and_readers_open() -> None:
    port = free_port()
    process = start(port)
    driver = Driver(f"http://127.0.0.1:{port}")

    async def story() -> int:
        async with over_sockets(driver):
            last = driver.get("state")["log"]
            reading = asyncio.create_task(asyncio.to_thread(driver.ask, "GET", f"log?after={last}&wait=60"))
            status = await asyncio.to_thread(stop, process)
            with pytest.raises(OSError, match=r"closed|reset|refused"):
                await reading
            return status

    assert asyncio.run(story()) == 0


def test_the_page_is_served_fresh_each_time(driver: Driver) -> None:
    with urlopen(driver.base_url) as page:
        assert page.headers["Content-Type"].startswith("text/html")
        assert page.headers["Cache-Control"] == "no-store"


def test_what_is_not_there_is_said_in_json(driver: Driver) -> None:
    assert driver.ask("GET", "nothing") == (404, {"ok": False, "error": "no_such_route"})
    assert driver.ask("GET", "command") == (404, {"ok": False, "error": "no_such_route"})
    assert driver.refused("command", user=5, channel="C0GENERAL", command="/oops") == (400, "missing_field")


def test_its_scripts_are_scripts(driver: Driver) -> None:
    with urlopen(f"{driver.base_url}/page/api.js") as script:
        assert script.headers["Content-Type"].split(";")[0].endswith("/javascript")
