"""The real bot, as a process of its own that can be killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.sandbox.drive import PATIENCE

OURS = ("OOPS_", "SLACK_", "DATABASE_URL")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment with these settings and no others of ours."""
    return {**{k: v for k, v in os.environ.items() if not k.startswith(OURS)}, **settings}


def oops(*arguments: str, settings: Mapping[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a subcommand to its end. `folder` is where it runs, so that no .env of ours is read."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment(settings),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Bot:
    """One bot process after another, on the same settings and the same data."""

    def __init__(self, settings: Mapping[str, str], folder: Path, arguments: Sequence[str] = ()) -> None:
        """`folder` is where it runs and writes its log; `arguments` go after `run`."""
        self.settings, self.folder, self._arguments = dict(settings), folder, tuple(arguments)
        self.log = folder / "stderr"
        self._process: subprocess.Popen[str] | None = None

    @property
    def runs(self) -> bool:
        """Whether it is up."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run", *self._arguments],
                env=environment(self.settings),
                cwd=self.folder,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout
        said = self._process.stdout.readline()
        assert said.startswith("oops is ready"), self.log.read_text()[-3000:]

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: int) -> int:
        assert self._process
        self._process.send_signal(how)
        with self._process as process:
            return process.wait(PATIENCE)
