"""The process itself: ready line, page, and a clean end."""

import asyncio
import signal
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.sandbox.drive import Driver, over_sockets, start, stop


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_told(how: int) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("sandbox ready on http://127.0.0.1:")
        process.send_signal(how)
        assert process.wait(20) == 0


def test_it_ends_with_sockets_and_readers_open() -> None:
    process, driver = start()

    async def story() -> int:
        async with over_sockets(driver):
            last = driver.get("state")["log"]
            reading = asyncio.create_task(asyncio.to_thread(driver.ask, "GET", f"log?after={last}&wait=60"))
            status = await asyncio.to_thread(stop, process)
            with pytest.raises(OSError, match=r"closed|reset|refused"):
                await reading
            return status

    assert asyncio.run(story()) == 0


def test_a_port_that_is_taken_is_one_clear_line(driver: Driver) -> None:
    port = driver.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox", "--port", port]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"sandbox: cannot listen on 127.0.0.1:{port}:")
    assert len(ended.stderr.splitlines()) == 1


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
