"""The real bot, as a process of its own that can be killed and started again."""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from tests.forked import Program
from tests.sandbox.drive import PATIENCE

OURS = ("OOPS_", "SLACK_", "DATABASE_URL")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment with these settings and no others of ours."""
    return {**{k: v for k, v in os.environ.items() if not k.startswith(OURS)}, **settings}


@dataclass(frozen=True)
class Ended:
    """What came of a subcommand."""

    returncode: int
    stdout: str
    stderr: str


def oops(*arguments: str, settings: Mapping[str, str], folder: Path) -> Ended:
    """Run a subcommand to its end. `folder` is where it runs, so that no .env of ours is read."""
    with NamedTemporaryFile() as errors:
        program = Program(
            "bot", *arguments, environment=environment(settings), folder=folder, errors=Path(errors.name)
        )
        said = program.output.read()
        return Ended(program.ends(PATIENCE, how=None), said, errors.read().decode())


class Bot:
    """One bot process after another, on the same settings and the same data."""

    def __init__(
        self, settings: Mapping[str, str], folder: Path, arguments: Sequence[str] = (), module: str = "bot"
    ) -> None:
        """`folder` is where it runs and writes its log; `arguments` go after `run`; `module` has its main."""
        self.settings, self.folder, self._arguments = dict(settings), folder, tuple(arguments)
        self._module = module
        self.log = folder / "stderr"
        self._program: Program | None = None

    @property
    def runs(self) -> bool:
        """Whether it is up."""
        return self._program is not None and self._program.runs

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        self._program = Program(
            self._module,
            "run",
            *self._arguments,
            environment=environment(self.settings),
            folder=self.folder,
            errors=self.log,
        )
        said = self._program.output.readline()
        assert said.startswith("oops is ready"), self.log.read_text()[-3000:]

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit code."""
        return self._end(signal.SIGTERM)

    def ends(self) -> int:
        """Wait until it ends by itself; its exit code."""
        return self._end(None)

    def _end(self, how: int | None) -> int:
        assert self._program
        return self._program.ends(PATIENCE, how=how)
