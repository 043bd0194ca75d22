"""Our programs as processes of their own, forked from one that has imported them: importing costs a second.

They are as real as others: ended by signals, with a folder, settings and output of their own. What matters is
how they are started, as for the `oops` command itself, tests start by subprocess.
"""

import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["bot.commands.line", "sandbox.__main__"])
NOWHERE = Path(os.devnull)


class Program:
    """`python -m module arguments`, running; `output` is what it prints, to be read like a file."""

    def __init__(
        self,
        module: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        errors: Path = NOWHERE,
    ) -> None:
        """`folder` is where it runs, `errors` a file to which its stderr is added."""
        heard, said = FORKED.Pipe(duplex=False)
        settings = dict(os.environ if environment is None else environment)
        told = (module, arguments, settings, folder or Path.cwd(), said, errors)
        self._process = FORKED.Process(target=_run, args=told, daemon=True)
        self._process.start()
        said.close()
        with heard:
            self.output = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")

    @property
    def runs(self) -> bool:
        """Whether it is up."""
        return self._process.is_alive()

    def ends(self, within: float, *, how: int | None = signal.SIGTERM) -> int:
        """Send it a signal, if any, and wait; its exit code. Raises TimeoutError after so many seconds."""
        if how is not None and self._process.pid and self.runs:
            os.kill(self._process.pid, how)
        self._process.join(within)
        if self._process.exitcode is None:
            raise TimeoutError(f"it still runs after {within} s")
        self.output.close()
        return self._process.exitcode


def _run(
    module: str, arguments: list[str], settings: dict[str, str], folder: Path, said: Connection, errors: Path
) -> None:
    """What the new process does."""
    os.dup2(said.fileno(), 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.environ.clear()
    os.environ.update(settings)
    os.chdir(folder)
    sys.exit(importlib.import_module(f"{module}.__main__").main(list(arguments)))
