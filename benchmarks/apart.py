"""Programs that are measured from outside: Oops and bare Bolt, each in a process of its own."""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

WITHOUT_UVLOOP = "import sys; sys.modules['uvloop'] = None; "
OOPS = "from bot.__main__ import main; sys.exit(main(sys.argv[1:]))"
BARE = "from benchmarks.bare import main; main()"
PATIENCE = 60
"""Seconds for a program to say that it is ready, on a busy machine."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Program:
    """One that runs. `ready_in` is how many seconds it took from its start until it said so."""

    port: int
    pid: int
    ready_in: float

    @property
    def address(self) -> str:
        """Where it takes Slack's requests."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    def cpu(self) -> float:
        """The seconds it has computed so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> float:
        """Its resident memory, in megabytes."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def oops(folder: Path, slack: str, secret: str, people: str = "", *, database: str = "") -> dict[str, str]:
    """The settings of an Oops with its own folder."""
    (folder / "people.toml").write_text(people, encoding="utf-8")
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-0",
        "SLACK_SIGNING_SECRET": secret,
        "SLACK_API_URL": slack,
        "OOPS_DATA": str(folder),
        "OOPS_PEOPLE": str(folder / "people.toml"),
        "OOPS_ADMINS": "U0ADMIN",
    }
    return settings | ({"DATABASE_URL": database} if database else {})


@asynccontextmanager
async def running(
    code: str, *arguments: str, port: int, uvloop: bool, settings: dict[str, str] | None = None
) -> AsyncIterator[Program]:
    """Run a program until the block ends, from when it has said its first line."""
    whole = ("import sys; " if uvloop else WITHOUT_UVLOOP) + code
    began = time.perf_counter()
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", whole, *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], **(settings or {})},
    )
    try:
        assert child.stdout
        line = await asyncio.wait_for(child.stdout.readline(), PATIENCE)
        assert line, f"{arguments} ended before it was ready"
        yield Program(port=port, pid=child.pid, ready_in=time.perf_counter() - began)
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        await child.wait()


def free_ports(number: int) -> Sequence[int]:
    """Ports that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def has_uvloop() -> bool:
    """Whether the optional event loop is installed here."""
    try:
        import uvloop  # noqa: F401, PLC0415 - it is optional
    except ImportError:
        return False
    return True
