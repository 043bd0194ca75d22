"""10,000 due direct messages drained by the real dispatcher, against the floor that Slack's rate limits set.

Run: python -m benchmarks.drain [--small] [--only sqlite|postgres]. Time is virtual: where everything
waits for a turn, the loop's clock jumps to it, so that half an hour takes as long as the work in it
does. The local Slack counts as Slack does, by that clock, and refuses what is too much: 300 posts in any
minute, and more than a few a second to one channel.
"""

import asyncio
import math
import selectors
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

from benchmarks.filled import NOW, Row, add_people, fill, padded, settle_down
from benchmarks.shared import Measure, Slack, asked, databases, sender, serving, show
from bot.delivery import dispatcher as dispatching
from bot.delivery.pacing import Pacing
from bot.storage.store import Store

MESSAGES, SMALL = 10_000, 1_440
A_MINUTE, POSTS, A_DAY = 60.0, 300, timedelta(days=1)
IDLE = 0.02
"""Seconds of silence that mean, where no thread is at work, that everything waits for a turn."""


class Jumping(selectors.DefaultSelector):
    """A selector whose loop's clock jumps over what nobody would do anything in."""

    jumped, at_work = 0.0, 0

    def select(self, timeout: float | None = None) -> list[Any]:
        """What is ready; where nothing is and nothing is worked on, time goes by at once."""
        if timeout is None or timeout <= IDLE:
            return super().select(timeout)
        ready = super().select(IDLE)
        if not ready and not self.at_work:
            self.jumped += timeout - IDLE
        return ready

    def watch(self, store: Store) -> None:
        """Know when the store's threads are at work."""
        for name in ("run", "read"):
            setattr(store, name, partial(self._watched, getattr(store, name)))

    async def _watched(self, doing: Callable[..., Awaitable[Any]], *arguments: Any, **named: Any) -> Any:
        self.at_work += 1
        try:
            return await doing(*arguments, **named)
        finally:
            self.at_work -= 1


class VirtualTime(asyncio.SelectorEventLoop):
    """A loop with a clock of its own."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        """Seconds, the jumped ones included."""
        return time.monotonic() + self.jumping.jumped


class Limited(Slack):
    """Slack, which refuses what comes too fast by the loop's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.refused, self.taken, self._posts = 0, 0, deque[float](maxlen=POSTS)
        self._in_channel: dict[str, float] = defaultdict(float)
        self.last_at = 0.0

    async def says(self, method: str, said: dict[str, Any], number: int) -> dict[str, Any]:
        """As any, unless it is too much."""
        now = asyncio.get_running_loop().time()
        if method == "chat.postMessage":
            owed = max(self._in_channel[said["channel"]] - now, 0.0)
            full = len(self._posts) == POSTS and self._posts[0] > now - A_MINUTE
            if full or owed > 5.0:
                self.refused += 1
                return {"ok": False, "error": "ratelimited"}
            self.taken += 1
            self._posts.append(now)
            self._in_channel[said["channel"]] = max(self._in_channel[said["channel"]], now) + 1.0
            self.last_at = now
        return await super().says(method, said, number)


def promise_all(store: Store, many: int) -> None:
    """So many people with a reminder that is promised and was not sent yet; with each a DM is open."""
    managers = many // 20
    add_people(store, managers + many, managers)
    numbers = range(many)
    columns = "id, draft_id, discloser_id, at, severity, visibility, what_happened, impact, ideas_welcome"
    fill(store, "disclosures", f"{columns}, round, policy", map(partial(_disclosure, managers), numbers))
    fill(store, "quick_fixes", "disclosure_id, round, revision, text, remit, at", map(_quick_fix, numbers))
    columns = "id, disclosure_id, kind, owner_id, opened_at, due_at, round, revision, sequence, state"
    plan = chain.from_iterable(map(partial(_steps, managers), numbers))
    fill(store, "steps", f"{columns}, outcome, settled_at, settled_by", plan)
    columns = "id, kind, person_id, destination, state, attempts, promised_at, next_try_at"
    fill(store, "outbox", columns, map(partial(_message, managers), numbers))
    columns = "id, step_id, person_id, from_at, due_at, settled_at, sequence, pace, state, outbox_id"
    fill(store, "nudges", columns, map(partial(_nudge, managers), numbers))
    settle_down(store)


def _disclosure(first: int, n: int) -> Row:
    said = ("major", "manager", "I did it.", "Not good.", False, 1, "{}")
    return (padded("d", n), padded("r", n), padded("p", first + n), NOW - A_DAY, *said)


def _quick_fix(n: int) -> Row:
    return (padded("d", n), 1, 1, "Put it back.", "doing", NOW - A_DAY)


def _steps(first: int, n: int) -> list[Row]:
    told, boss = (padded("d", n), NOW - A_DAY), padded("p", (first + n) % first)
    decided = ("done", "approved", NOW - A_DAY, boss)
    return [
        (padded("e", n), told[0], "decision", boss, told[1], told[1], 1, 1, 1, *decided),
        (
            padded("s", n),
            told[0],
            "quick_fix",
            padded("p", first + n),
            told[1],
            NOW,
            1,
            1,
            1,
            "open",
            *[None] * 3,
        ),
    ]


def _message(first: int, n: int) -> Row:
    person_id = padded("p", first + n)
    return (n + 1, "nudge", person_id, f"person:{person_id}", "waiting", 0, NOW, NOW - A_DAY)


def _nudge(first: int, n: int) -> Row:
    return (padded("n", n), padded("s", n), padded("p", first + n), NOW, NOW, NOW, 1, "day", "sent", n + 1)


async def drained(store: Store, many: int) -> tuple[float, int]:
    """How many seconds of virtual time it takes until all are in Slack, and how often Slack refused one."""
    loop, slack = asyncio.get_running_loop(), Limited()
    assert isinstance(loop, VirtualTime)
    loop.jumping.watch(store)
    began = loop.time()

    def clock() -> datetime:
        return NOW + timedelta(seconds=loop.time() - began)

    dispatching._wall = clock
    async with serving(slack) as client:
        dispatcher = sender(store, client, Pacing(loop.time), clock)
        while slack.taken < many:
            await dispatcher.drain()
            await asyncio.sleep(1)
    return slack.last_at - began, slack.refused


def main() -> None:
    """Print the table."""
    options = asked(__doc__ or "")
    measures: list[Measure] = []
    with databases(options.only) as known:
        for name, make in known.items():
            many = SMALL if options.small or name != "sqlite" else MESSAGES
            with make() as store, asyncio.Runner(loop_factory=VirtualTime) as runner:
                promise_all(store, many)
                began = time.perf_counter()
                took, refused = runner.run(drained(store, many))
                really = time.perf_counter() - began
            floor = (math.ceil(many / POSTS) - 1) * A_MINUTE
            line = f"{name}: {many:,} messages in Slack"
            measures.append(Measure(name=line, unit="s", ours=took, floor=floor, target=1.1))
            print(f"{name}: {refused} refused by Slack; {really:.0f} s of real time")
            assert not refused, "Slack had to refuse what we sent"
    show("drain", measures)


if __name__ == "__main__":
    main()
