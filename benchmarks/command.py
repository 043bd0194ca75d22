"""`/oops` → ack and modal: Oops against bare Bolt that does nothing but that, each in a process of its own.

Run: python -m benchmarks.command [--small]. Slack is here, a local server that answers after a given latency.
Both get the same signed requests over HTTP, in turn; with uvloop as well where it is installed.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.apart import BARE, OOPS, Program, free_ports, has_uvloop, oops, running
from benchmarks.shared import ROUNDS, SECRET, Measure, Slack, asked, command, median, serving, show, signed

COMMANDS, PEOPLE, CONNECTIONS = 400, 100, 50
LATENCIES = (0.0, 0.15)
LOAD = 0.8
"""Of what bare Bolt manages: so fast both get commands while the acks are timed."""
SYNC_COMMANDS = 60
MANAGER = '[U0MORGAN]\nchannel = "C0MORGAN"\n'
Headers = dict[str, str]


class Workspace(Slack):
    """A workspace whose people and channel have names."""

    def __init__(self, latency: float = 0.0) -> None:
        super().__init__(latency)
        self.expected, self.all_opened = 0, asyncio.Event()

    async def says(self, method: str, said: dict[str, Any], number: int) -> dict[str, Any]:
        """As any Slack; and it knows when all modals are open."""
        answer = await super().says(method, said, number)
        if method == "views.open":
            self.expected -= 1
            if self.expected == 0:
                self.all_opened.set()
        if method == "conversations.info":
            answer["channel"] = {"name": "team", "is_member": True}
        return answer

    async def opens(self, number: int, commands: Callable[[], Awaitable[Any]]) -> float:
        """How many seconds until all modals of these commands are open."""
        self.expected = number
        self.all_opened.clear()
        began = time.perf_counter()
        await commands()
        await asyncio.wait_for(self.all_opened.wait(), 60)
        return time.perf_counter() - began


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What one program managed: commands a second, and milliseconds computed for each."""

    each_second: float
    cpu: float


@dataclass
class Caller:
    """Whoever types `/oops`: many people over few connections. `latest`: the slowest ack, in seconds."""

    session: aiohttp.ClientSession
    latest: float = 0.0

    async def at_once(self, program: Program, number: int) -> None:
        """So many commands, as fast as they are acknowledged."""
        waiting = _requests(number)

        async def one_after_another() -> None:
            while waiting:
                await self._send(program, *waiting.pop(), time.perf_counter())

        await asyncio.gather(*(one_after_another() for _ in range(CONNECTIONS)))

    async def evenly(self, program: Program, number: int, each_second: float) -> list[float]:
        """How many seconds each ack took, of so many commands a second, whether or not it keeps up."""
        began, sending = time.perf_counter() + 0.05, []
        for place, request in enumerate(_requests(number)):
            due = began + place / each_second
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            sending.append(asyncio.create_task(self._send(program, *request, due)))
        return await asyncio.gather(*sending)

    async def _send(self, program: Program, body: str, headers: Headers, due: float) -> float:
        async with self.session.post(program.address, data=body, headers=headers) as answer:
            assert answer.status == 200, answer.status
            await answer.read()
        took = time.perf_counter() - due
        self.latest = max(self.latest, took)
        return took


def _requests(number: int) -> list[tuple[str, Headers]]:
    """Signed now, outside of what is measured."""
    made = [signed(command(f"U{place % PEOPLE:04}", f"t{place}")) for place in range(number)]
    return [(one.raw_body, {name: values[0] for name, values in one.headers.items()}) for one in made]


async def compare(latency: float, *, uvloop: bool, small: bool) -> list[Measure]:
    """The lines about one latency of Slack, and one event loop."""
    rounds, number = (2, 100) if small else (ROUNDS, COMMANDS)
    async with _both(latency, uvloop=uvloop) as (slack, caller, ours, floor, sync):
        rates: dict[int, list[Rate]] = {ours.pid: [], floor.pid: []}
        for _ in range(rounds):
            for program in (floor, ours):
                rates[program.pid].append(await _rate(slack, caller, program, number))
        each_second = median([rate.each_second for rate in rates[floor.pid]])
        acks: dict[int, list[float]] = {ours.pid: [], floor.pid: []}
        for _ in range(rounds):
            for program in (floor, ours):
                acks[program.pid].append(await _p99(slack, caller, program, number, each_second * LOAD))
        latest = caller.latest
        shipped = await _rate(slack, Caller(caller.session), sync, SYNC_COMMANDS) if sync else None
    named = f"{latency * 1000:.0f} ms" + (", uvloop" if uvloop else "")
    managed = median([rate.each_second for rate in rates[ours.pid]])
    cpu, floor_cpu = (median([rate.cpu for rate in rates[one.pid]]) for one in (ours, floor))
    p99, floor_p99 = (median(acks[one.pid]) for one in (ours, floor))
    found = [
        Measure(
            name=f"{named}: commands", unit="/s", ours=managed, floor=each_second, target=0.9, most=False
        ),
        Measure(name=f"{named}: computed for each", unit="ms", ours=cpu, floor=floor_cpu),
        Measure(name=f"{named}: ack, p99 at 80 %", unit="ms", ours=p99, floor=floor_p99, target=1.25),
        Measure(name=f"{named}: latest ack, of 3 s", unit="s", ours=latest, floor=3.0, target=1.0),
    ]
    if shipped:
        name, rate = f"{named}: commands, sync Bolt", shipped.each_second
        found.append(Measure(name=name, unit="/s", ours=managed, floor=rate, target=25.0, most=False))
    return found


async def _rate(slack: Workspace, caller: Caller, program: Program, number: int) -> Rate:
    computed = program.cpu()
    took = await slack.opens(number, lambda: caller.at_once(program, number))
    return Rate(each_second=number / took, cpu=(program.cpu() - computed) / number * 1000)


async def _p99(slack: Workspace, caller: Caller, program: Program, number: int, each_second: float) -> float:
    acks: list[float] = []

    async def commands() -> None:
        acks.extend(await caller.evenly(program, number, each_second))

    await slack.opens(number, commands)
    return statistics.quantiles(acks, n=100)[98] * 1000


@asynccontextmanager
async def _both(
    latency: float, *, uvloop: bool
) -> AsyncIterator[tuple[Workspace, Caller, Program, Program, Program | None]]:
    """Oops, whom everybody has met, and the floors, which open the very modal that it opens."""
    slack, ports = Workspace(), free_ports(3)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        client = await stack.enter_async_context(serving(slack))
        limit = aiohttp.TCPConnector(limit=0)
        caller = Caller(await stack.enter_async_context(aiohttp.ClientSession(connector=limit)))
        people = MANAGER + "".join(f'[U{n:04}]\nmanager = "U0MORGAN"\n' for n in range(PEOPLE))
        settings = oops(folder, client.base_url, SECRET, people)
        http = ("run", "--http", f"127.0.0.1:{ports[0]}")
        run = running(OOPS, *http, port=ports[0], uvloop=uvloop, settings=settings)
        ours = await stack.enter_async_context(run)
        for _ in range(2):  # the first modal is filled in by look-ups; the second is whole
            await slack.opens(PEOPLE, lambda: caller.at_once(ours, PEOPLE))
            await asyncio.sleep(3)
        (folder / "view.json").write_text(json.dumps(slack.last["views.open"]["view"]))
        given = (client.base_url, str(folder / "view.json"))
        run = running(BARE, str(ports[1]), *given, port=ports[1], uvloop=uvloop)
        floor = await stack.enter_async_context(run)
        await slack.opens(PEOPLE, lambda: caller.at_once(floor, PEOPLE))
        sync = None
        if latency and not uvloop:
            run = running(BARE, str(ports[2]), *given, "--sync", port=ports[2], uvloop=False)
            sync = await stack.enter_async_context(run)
        slack.latency = latency
        yield slack, caller, ours, floor, sync


def main() -> None:
    """Print the table."""
    small = asked("How fast /oops is acknowledged and its modal opens.").small
    loops: Sequence[bool] = (False, True) if has_uvloop() else (False,)
    if len(loops) == 1:
        print("without uvloop: it is not installed")
    found: list[Measure] = []
    for latency in LATENCIES:
        for uvloop in loops:
            found += asyncio.run(compare(latency, uvloop=uvloop, small=small))
    show("command", found)


if __name__ == "__main__":
    main()
