"""`oops demo`: workspace and bot with one command, kept over a restart, and gone without a trace."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sandbox.drive import PATIENCE, Driver, free_port
from tests.scenarios.bot import Bot, environment
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace


class Demo:
    """The demo's process and those that it started."""

    def __init__(self, port: int, folder: Path) -> None:
        """`folder` keeps it over a restart."""
        self.folder = folder
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", str(folder / "kept")]
        self.process = subprocess.Popen(
            [*command, "--no-open"],
            env=environment({}),
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        said = self.process.stdout.readline()
        assert said == f"Oops is ready: http://127.0.0.1:{port}\n"
        self.parts = children_of(self.process.pid)
        driver = Driver(f"http://127.0.0.1:{port}")
        self.workspace = Workspace(driver, Bot({}, folder))

    def ends(self, how: int = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        with self.process as process:
            return process.wait(PATIENCE)


@contextmanager
def demo(port: int, folder: Path) -> Iterator[Demo]:
    running = Demo(port, folder)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.ends()


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in listed.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_demo_runs_the_road_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with demo(free_port(), tmp_path) as running:
        workspace = running.workspace
        card = tells(workspace)
        workspace.morgan.clicks(card, "approve")
        workspace.ana.gets(saying="Morgan Hale says go ahead")
        assert len(running.parts) == 2
        assert running.ends() == 0
        assert not [pid for pid in running.parts if alive(pid)]


def test_the_demo_goes_on_after_a_restart_and_forgets_on_reset(tmp_path: Path) -> None:
    port = free_port()
    with demo(port, tmp_path) as running:
        tells(running.workspace)
        running.workspace.ana.oops("Another mistake, half told")
    with demo(port, tmp_path) as running:
        workspace = running.workspace
        card = workspace.morgan.gets(TEAM, with_button="approve")
        assert WHAT in card.quoted
        workspace.morgan.clicks(card, "approve")
        workspace.ana.gets(saying="Morgan Hale says go ahead")
        assert workspace.ana.oops().holds("what_happened") == "Another mistake, half told"

        workspace.driver.post("reset")
        assert workspace.morgan.sees(TEAM) == []
        assert workspace.ana.oops().holds("what_happened") is None, "the bot has forgotten, too"
        assert "You have told nothing yet" in workspace.ana.home().shown
        workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
        workspace.morgan.gets(TEAM, with_button="approve")


def test_a_demo_whose_bot_dies_ends_with_it(tmp_path: Path) -> None:
    with demo(free_port(), tmp_path) as running:
        os.kill(running.parts[-1], signal.SIGKILL)
        with running.process as process:
            assert process.wait(PATIENCE) == 1
        assert not [pid for pid in running.parts if alive(pid)]


def test_a_demo_on_a_port_that_is_taken_says_so_and_ends(on_sockets: Workspace, tmp_path: Path) -> None:
    port = on_sockets.driver.base_url.rpartition(":")[2]
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--port", port, "--data", str(tmp_path), "--no-open"],
        env=environment({}),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    assert port in ended.stderr, "what is wrong is said"
