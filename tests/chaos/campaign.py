"""A campaign: many lives, from telling to closing, while everything breaks; then the verdict."""

import queue
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.chaos.installation import DECIDES, Installation, installed
from tests.chaos.misfortune import FAULTS, Misfortune
from tests.chaos.people import GaveUpError, Life, People
from tests.chaos.record import Record
from tests.chaos.verdict import Verdict, judge
from tests.scenarios.story import TEAM

AT_ONCE = 6
"""People who do something at the same moment."""
OPEN_LIVES = 8
"""So many of one person's are open at a time: a nudge shows no more."""
PAUSE = 0.25
"""Seconds without anything new after which a day may pass."""
LONGEST_DAY = 1.5
"""Seconds after which time goes on, whatever hangs."""
LONGEST = 240
"""Seconds after which the lives that are left are stuck."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a campaign is made of.

    `faults` is the share of calls that go wrong, `only` of which kinds and to which `method`; `every` the
    seconds between two blows, `blows` how many at most; `without` what is left out of the bot; `limits`
    whether Slack's published ones hold; `to` how far lives go, "told" or "closed"; `people` how many live
    them; after so many `seconds` no life begins any more.
    """

    kind: str
    lives: int
    seed: int
    faults: float = 0.05
    only: tuple[str, ...] = tuple(FAULTS)
    every: float = 3.0
    blows: int = 10**6
    without: str | None = None
    limits: bool = False
    seconds: float = LONGEST
    to: str = "closed"
    method: str | None = None
    people: int = len(DECIDES)


class Campaign:
    """Hands out what there is to do, and lets days pass when there is nothing."""

    def __init__(self, plan: Plan, installation: Installation, record: Record) -> None:
        self._plan, self._installation, self._record = plan, installation, record
        self._driver = installation.driver
        self.people = People(self._driver, record)
        lots = random.Random(plan.seed)
        self._left = [_life(number, plan.people, lots) for number in range(plan.lives)]
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._under_way = 0
        self._counting = threading.Lock()
        self._taken: set[tuple[str, str]] = set()
        self._adjusted: dict[str, int] = {}
        self._dms = {dm: person for person in self._everybody() if (dm := self._dm_of(person))}
        self._looked_at = 0
        self.days = 0

    def run(self) -> None:
        """Live every life to its end, or as far as the plan goes."""
        workers = [threading.Thread(target=self._do_work, daemon=True) for _ in range(AT_ONCE)]
        for worker in workers:
            worker.start()
        began = time.monotonic()
        while not self._over() and time.monotonic() < began + self._plan.seconds + LONGEST:
            if time.monotonic() > began + self._plan.seconds:
                self._left.clear()
            self._begin_lives()
            self._hand_out()
            if not self._busy() or time.monotonic() - self._day_began > LONGEST_DAY:
                self._let_a_day_pass()
            self._record.until(lambda: False, 0.05)
        for _ in workers:
            self._work.put(None)
        for worker in workers:
            worker.join()

    _day_began = 0.0

    def _over(self) -> bool:
        told = self.people.kept.lives
        if self._left or self._busy():
            return False
        if self._plan.to == "told":
            return True
        return len(self._record.closed) >= len(told)

    def _busy(self) -> bool:
        with self._counting:
            return self._under_way > 0

    def _begin_lives(self) -> None:
        open_ones: dict[str, int] = {}
        for token, life in list(self.people.kept.lives.items()):
            open_ones[life.by] = open_ones.get(life.by, 0) + (token not in self._record.closed)
        limit = OPEN_LIVES if self._plan.to == "closed" else self._plan.lives
        for life in self._left[:]:
            if open_ones.get(life.by, 0) < limit:
                open_ones[life.by] = open_ones.get(life.by, 0) + 1
                self._left.remove(life)
                self.people.kept.lives[life.token] = life
                self._give(partial(self.people.tell, life))

    def _hand_out(self) -> None:
        """Everything that somebody could answer, each once."""
        if self._plan.to == "told":
            return
        with self._record.changed:
            places = [(step, channel) for step, where in self._record.open.items() for channel, _ in where]
        for step, channel in places:
            who = "U0MORGAN" if channel == TEAM else self._dms[channel]
            if (step, who) not in self._taken:
                self._taken.add((step, who))
                self._give(partial(self._answer, who, channel, step))

    def _answer(self, who: str, channel: str, step: str) -> None:
        life = self.people.kept.lives.get(self._record.lives_of.get(step, ""))
        asked = self._record.newest(step, channel)
        instead = None
        if asked and asked[1] == "approve" and life and self._adjusted.get(life.token, 0) < life.adjusts:
            self._adjusted[life.token] = self._adjusted.get(life.token, 0) + 1
            instead = "adjust"
        if not self.people.answer(who, channel, step, instead):
            self._taken.discard((step, who))

    def _give(self, work: Callable[[], None]) -> None:
        with self._counting:
            self._under_way += 1
        self._work.put(work)

    def _do_work(self) -> None:
        while (work := self._work.get()) is not None:
            try:
                work()
            except GaveUpError as gave_up:
                self.people.kept.gave_up.append(str(gave_up))
            except Exception as error:
                self.people.kept.gave_up.append(f"{type(error).__name__}: {error}"[:300])
            finally:
                with self._counting:
                    self._under_way -= 1

    def _let_a_day_pass(self) -> None:
        """On to what is due next; not while something just happened, or is promised and on its way."""
        quiet = time.monotonic() - self._record.last_at > PAUSE and not self._installation.unsent()
        if not quiet and time.monotonic() - self._day_began < LONGEST_DAY:
            return
        self._day_began = time.monotonic()
        self.days += 1
        if self._driver.ask("POST", "clock", {"to": "next"})[0] != 200:
            self._driver.post("clock", advance="PT6H")

    def _everybody(self) -> list[str]:
        return [person["id"] for person in self._driver.get("state")["people"]]

    def _dm_of(self, person: str) -> str | None:
        rows = self._driver.get("state", user=person)["conversations"]
        return next((str(row["id"]) for row in rows if row.get("with") == "U0OOPS"), None)


def _life(number: int, people: int, lots: random.Random) -> Life:
    severity = lots.choice(["minor", "minor", "minor", "near_miss"])
    remit = lots.choice(["approval", "approval", "doing", "done"]) if severity == "minor" else "approval"
    adjusts = int(severity == "minor" and remit == "approval" and lots.random() < 0.15)
    by = list(DECIDES)[number % people]
    return Life(token=f"life-{number:05d}", by=by, severity=severity, remit=remit, adjusts=adjusts)


def run(plan: Plan, folder: Path) -> Verdict:
    """Run one campaign and judge it."""
    began = time.monotonic()
    with (
        installed(plan.kind, folder, without=plan.without, limits=plan.limits) as installation,
        Record(installation.driver).following() as record,
    ):
        campaign = Campaign(plan, installation, record)
        misfortune = Misfortune(installation, record, random.Random(plan.seed + 1), plan.every, plan.blows)
        with misfortune.striking(plan.faults, plan.only, plan.method):
            campaign.run()
        stuck = _settled(installation, 60 if plan.to == "closed" else 4)
        record.catch_up()
        took = time.monotonic() - began
        return judge(plan, campaign.people.kept, record, installation, misfortune, stuck, took)


def _settled(installation: Installation, patience: float) -> int:
    """Wait for everything promised to be out; how many messages are stuck after so many seconds."""
    give_up = time.monotonic() + patience
    while (unsent := installation.unsent()) != 0 and time.monotonic() < give_up:
        time.sleep(0.3)
    return -1 if unsent is None else unsent
