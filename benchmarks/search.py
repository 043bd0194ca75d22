"""Home, the search in the lessons, and insights with a million disclosures against a thousand.

Run: python -m benchmarks.search [--small] [--only sqlite|postgres]. Five years of an office: everybody told
of ten mistakes, whoever leads answers for twenty people, every fifth disclosure left a lesson, and one in
twenty is open.
"""

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.filled import NOW, Row, add_people, fill, padded, settle_down
from benchmarks.shared import TEAM, Measure, asked, databases, seconds, show
from bot.domain.policy import Policy
from bot.domain.policy_file import read_policy
from bot.house import HOUSE
from bot.listeners.figures import Figures
from bot.storage.engines import searchable
from bot.storage.store import Store
from bot.usecases.home import home_picture, insights_for, read_tallies
from bot.usecases.library import met_before, search
from bot.usecases.who import Who
from bot.views import home, library
from bot.views.copy import Locales

FEW, MANY, SMALL_MANY = 1_000, 1_000_000, 20_000
LOOKS, SMALL_LOOKS = 400, 100
EACH, LED, LESSONS_EVERY = 10, 20, 5
YEARS = timedelta(days=5 * 365)
VOCABULARY = 20_000
WORDS = 25
"""Different words in a lesson."""


class Office:
    """How many there are of everything, and how the rows look."""

    def __init__(self, disclosures: int) -> None:
        self.disclosures, self.people = disclosures, disclosures // EACH
        self.managers = self.people // LED
        self._apart = YEARS / disclosures

    def fill(self, store: Store) -> None:
        """Make it."""
        add_people(store, self.people, self.managers)
        numbers = range(self.disclosures)
        columns = (
            "id, draft_id, discloser_id, happened_at, at, closed_at, severity, visibility, what_happened"
        )
        columns += ", impact, ideas_welcome, round, policy"
        fill(store, "disclosures", columns, map(self._disclosure, numbers))
        fill(
            store,
            "quick_fixes",
            "disclosure_id, at, round, revision, text, remit",
            map(self._quick_fix, numbers),
        )
        columns = (
            "id, disclosure_id, kind, round, revision, sequence, owner_id, state, outcome, due_at, opened_at"
        )
        columns += ", settled_at, settled_by"
        fill(store, "steps", columns, itertools.chain.from_iterable(map(self._steps, numbers)))
        columns = "disclosure_id, person_id, kind, at"
        fill(store, "history", columns, itertools.chain.from_iterable(map(self._history, numbers)))
        told = range(0, self.disclosures, LESSONS_EVERY)
        columns = "id, disclosure_id, published_by, published_at, severity, title, body"
        fill(store, "lessons", columns, map(self._lesson, told))
        with store.engine.connect() as connection:
            words = ((padded("l", n), searchable(connection, sorted(set(_words(n))))) for n in told)
            fill(store, "lesson_words", "lesson_id, words", words)
        settle_down(store)

    def _at(self, n: int) -> datetime:
        return NOW - YEARS + (n + 1) * self._apart

    def _open(self, n: int) -> bool:
        return n >= self.disclosures * 19 // 20

    def _who(self, n: int) -> int:
        return n * 7919 % self.people

    def _manager(self, n: int) -> int:
        who = self._who(n)
        return (who if who >= self.managers else who + 1) % self.managers

    def _disclosure(self, n: int) -> Row:
        at = self._at(n)
        closed = None if self._open(n) else at + timedelta(days=3)
        said = (
            "major",
            "manager",
            "I ran the clean-up against production.",
            "Orders are gone.",
            False,
            1,
            "{}",
        )
        return (
            padded("d", n),
            padded("r", n),
            padded("p", self._who(n)),
            at - timedelta(hours=n % 9),
            at,
            closed,
            *said,
        )

    def _quick_fix(self, n: int) -> Row:
        return (padded("d", n), self._at(n), 1, 1, "Restore the snapshot.", "approval")

    def _steps(self, n: int) -> list[Row]:
        at, me, boss = self._at(n), padded("p", self._who(n)), padded("p", self._manager(n))
        if self._open(n):
            plan = [("decision", boss, "done", "approved", boss), ("quick_fix", me, "open", None, None)]
        else:
            plan = [("decision", boss, "done", "approved", boss), ("quick_fix", me, "done", None, me)]
            plan.append(("check_in", me, "done", ("held", "held", "cant_tell")[n % 3], me))
        return [
            (padded("s", 4 * n + place), padded("d", n), kind, 1, 1, 1, owner, state, outcome, at, at)
            + ((at + timedelta(hours=place + n % 5), by) if by else (None, None))
            for place, (kind, owner, state, outcome, by) in enumerate(plan)
        ]

    def _history(self, n: int) -> list[Row]:
        at = self._at(n)
        answered = (padded("d", n), padded("p", self._manager(n)), "approved", at + timedelta(hours=n % 30))
        return [(padded("d", n), padded("p", self._who(n)), "disclosed", at), answered]

    def _lesson(self, n: int) -> Row:
        text = " ".join(_words(n))
        return (
            padded("l", n),
            padded("d", n),
            padded("p", self._who(n)),
            self._at(n),
            "major",
            text[:60],
            text,
        )


def _words(n: int) -> list[str]:
    """Few are in nearly all, most in very few: the word at place r comes about 1/r as often."""
    dice = random.Random(n)
    return [f"word{int(VOCABULARY ** dice.random())}" for _ in range(WORDS)]


class Visitor:
    """Somebody who looks at things, the same in every office; what they did is timed in milliseconds."""

    def __init__(self, store: Store, office: Office, policy: Policy, locales: Locales) -> None:
        self.store, self.office, self.policy = store, office, policy
        self.copy, self.figures = locales.copy("en"), Figures()

    async def look_at_home(self, dice: random.Random) -> None:
        """Their Home tab with its insights; every fourth leads others."""
        among = self.office.managers if dice.random() < 1 / 4 else self.office.people
        who = Who(team_id=TEAM, slack_id=f"U{dice.randrange(among):07}")
        picture = await self.store.read(home_picture, who, NOW, self.policy)
        tallies = await self.figures.read(self.store, NOW)
        home.build(picture, insights_for(picture.me.id, tallies), self.copy)

    async def search(self, dice: random.Random) -> None:
        """One to three words, among them usual ones and rare ones."""
        asked = " ".join(f"word{int(VOCABULARY ** dice.random())}" for _ in range(dice.randint(1, 3)))
        library.build(await self.store.read(search, asked), self.copy)

    async def describe(self, dice: random.Random) -> None:
        """Somebody has met this before?"""
        text = " ".join(_words(dice.randrange(1_000_000))[:12])
        await self.store.read(met_before, text, ())


def compare(
    make: Callable[[], AbstractContextManager[Store]], name: str, many: int, looks: int
) -> list[Measure]:
    """p99 of everything in the large office against the small one, look by look in turn."""
    policy, locales = read_policy(HOUSE / "policy.toml"), Locales(HOUSE / "templates")
    with ExitStack() as stack:
        visitors = []
        for count in (FEW, many):
            store = stack.enter_context(make())
            office = Office(count)
            took = seconds(partial(office.fill, store))
            print(f"{name}: {count:,} disclosures filled in {took:.0f} s")
            visitors.append(Visitor(store, office, policy, locales))
        counted = [seconds(partial(_count, visitor.store)) for visitor in visitors]
        few, lots = f"{FEW:,}", f"{many:,}"
        doing = {"Home": Visitor.look_at_home, "search": Visitor.search, "met before": Visitor.describe}
        measures = []
        for what, look in doing.items():
            times = asyncio.run(_looks(visitors, look, looks))
            for label, at, target in (("p99", 98, 2.0), ("median", 49, None)):
                small, large = (statistics.quantiles(one, n=100)[at] * 1000 for one in times)
                line = f"{name}: {what} {label}, {lots} / {few}"
                measures.append(Measure(name=line, unit="ms", ours=large, floor=small, target=target))
        line = f"{name}: insights counted anew, {lots} / {few}"
        measures.append(Measure(name=line, unit="ms", ours=counted[1] * 1000, floor=counted[0] * 1000))
        return measures


def _count(store: Store) -> None:
    with store.transaction() as tx:
        read_tallies(tx, NOW)


async def _looks(
    visitors: Sequence[Visitor], look: Callable[[Visitor, random.Random], Awaitable[Any]], many: int
) -> list[list[float]]:
    times: list[list[float]] = [[] for _ in visitors]
    for number in range(-5, many):
        for visitor, found in zip(visitors, times, strict=True):
            began = time.perf_counter()
            await look(visitor, random.Random(number))
            if number >= 0:
                found.append(time.perf_counter() - began)
    return times


def main() -> None:
    """Print the table."""
    options = asked(__doc__ or "")
    many, looks = (SMALL_MANY, SMALL_LOOKS) if options.small else (MANY, LOOKS)
    measures: list[Measure] = []
    with databases(options.only) as known:
        for name, make in known.items():
            measures += compare(make, name, many, looks)
    show("search", measures)


if __name__ == "__main__":
    main()
