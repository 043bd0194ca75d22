"""How long until Oops is ready, and how much memory it takes then, against bare Bolt.

Run: python -m benchmarks.startup [--small]. Both over HTTP, against a local Slack. Oops has its database
already, but for the line that says otherwise.
"""

import asyncio
import json
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from benchmarks.apart import BARE, OOPS, Program, free_ports, oops, running
from benchmarks.shared import ROUNDS, SECRET, Measure, Slack, asked, median, serving, show

Starting = Callable[[], AbstractAsyncContextManager[Program]]


async def measured(starting: Starting) -> tuple[float, float, float]:
    """Seconds until it is ready, the seconds of them that it computed, and megabytes a second later."""
    async with starting() as program:
        computed = program.cpu()
        await asyncio.sleep(1)
        return program.ready_in, computed, program.memory()


async def compare(*, small: bool) -> list[Measure]:
    """The lines of the table."""
    async with serving(Slack()) as client:
        with tempfile.TemporaryDirectory() as made:
            ours, anew, floor = _programs(Path(made), client.base_url)
            await measured(ours)
            rounds = [
                [await measured(one) for one in (floor, ours, anew)] for _ in range(2 if small else ROUNDS)
            ]
    ready, computed, memory = (
        [median([one[program][what] for one in rounds]) for program in range(3)] for what in range(3)
    )
    return [
        Measure(name="ready", unit="s", ours=ready[1], floor=ready[0], target=2.0),
        Measure(name="computed until then", unit="s", ours=computed[1], floor=computed[0]),
        Measure(name="ready, with a new database", unit="s", ours=ready[2], floor=ready[0]),
        Measure(name="resident memory", unit="MB", ours=memory[1], floor=memory[0], target=2.0),
    ]


def _programs(folder: Path, slack: str) -> tuple[Starting, Starting, Starting]:
    """Oops, Oops without a database, and bare Bolt."""
    (folder / "view.json").write_text(json.dumps({}))

    def ours() -> AbstractAsyncContextManager[Program]:
        (port,) = free_ports(1)
        http = ("run", "--http", f"127.0.0.1:{port}")
        return running(OOPS, *http, port=port, uvloop=False, settings=oops(folder, slack, SECRET))

    def anew() -> AbstractAsyncContextManager[Program]:
        (folder / "anew.db").unlink(missing_ok=True)
        (port,) = free_ports(1)
        settings = oops(folder, slack, SECRET, database=f"sqlite:///{folder}/anew.db")
        return running(OOPS, "run", "--http", f"127.0.0.1:{port}", port=port, uvloop=False, settings=settings)

    def floor() -> AbstractAsyncContextManager[Program]:
        (port,) = free_ports(1)
        given = (str(port), slack, str(folder / "view.json"))
        return running(BARE, *given, port=port, uvloop=False)

    return ours, anew, floor


def main() -> None:
    """Print the table."""
    small = asked("How long a start takes.").small
    show("startup", asyncio.run(compare(small=small)))


if __name__ == "__main__":
    main()
