"""The year itself, from one due nudge or planned deed to the next, through the real use cases and sweep."""

import heapq
import logging
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from bot.domain.kind import Kind
from bot.domain.plan import State, Step, decider_of
from bot.domain.policy import Policy
from bot.storage import disclosures, nudges, outbox, steps
from bot.storage.store import Store
from bot.storage.tables import nudges as nudge_rows
from bot.storage.tables import outbox as outbox_rows
from bot.storage.tables import steps as step_rows
from bot.usecases.sweep import Sweep, sweep
from tests.year.crowd import seat
from tests.year.judge import Judge
from tests.year.life import Life
from tests.year.post import Post
from tests.year.world import Size, World

TOGETHER = 200
"""So many moments share a transaction, so that the year fits into minutes."""
SWEEP_EVERY = 20
"""Seconds, as in the bot."""
LOOK_EVERY = 9
"""Days between two looks at whether a step was forgotten."""
OUTAGES = (
    ("slack", 20.3, 0.2),
    ("bot", 33.1, 0.05),
    ("slack", 51.6, 2.1),
    ("bot", 75.4, 3),
    ("slack", 110.2, 0.4),
    ("bot", 150.7, 21),
    ("slack", 200.5, 6.5),
    ("bot", 240.3, 0.9),
    ("slack", 290.9, 0.04),
    ("bot", 320.2, 8.2),
)
FULL = Size(people=500, days=366, disclosures=2000, outages=OUTAGES, rendered=40)


class _Stumbles(logging.Handler):
    """Whatever the product logs as an error."""

    def __init__(self, judge: Judge) -> None:
        super().__init__(logging.ERROR)
        self.judge = judge

    def emit(self, record: logging.LogRecord) -> None:
        self.judge.complain("stumbled", record.getMessage())


class Year:
    """An office, its people, and their time."""

    def __init__(self, store: Store, size: Size, policy: Policy, seed: int = 1) -> None:
        self.store = store
        self.world = World(size, policy, seed)
        self.life = Life(self.world)
        self.post = Post(self.world, self.life.hears)
        self._swept = self.world.now

    def run(self) -> Judge:
        """Let the year go by; what the judge found."""
        world, log = self.world, logging.getLogger("bot")
        listening = _Stumbles(world.judge)
        log.addHandler(listening)
        try:
            with self.store.transaction() as world.tx:
                self._prepare()
            while self._some_time():
                pass
            with self.store.transaction() as world.tx:
                self._look_around()
                self._look_back()
        finally:
            log.removeHandler(listening)
        return world.judge

    def _prepare(self) -> None:
        world = self.world
        world.crowd = seat(world.tx, world.size.people, world.dice)
        world.by_id = {one.id: one for one in world.crowd}
        self.life.plan()
        for what, day, length in world.size.outages:
            falls = self._slack_falls if what == "slack" else self._bot_falls
            world.plan(timedelta(days=day), partial(falls, timedelta(days=length)))
        for day in range(LOOK_EVERY, world.size.days, LOOK_EVERY):
            world.plan(timedelta(days=day), self._look_around)

    def _some_time(self) -> bool:
        with self.store.transaction() as self.world.tx:
            return all(self._next() for _ in range(TOGETHER))

    def _next(self) -> bool:
        """Whatever comes first: a deed, or a nudge that falls due and is swept up a little later."""
        world = self.world
        swept = self._next_sweep()
        acts = world.ahead[0].at if world.ahead else world.end
        if min(swept, acts) >= world.end:
            return False
        world.now = max(world.now, min(swept, acts))
        if swept <= acts:
            while sweep(world.tx, Sweep(), world.now, world.policy) >= Sweep.limit:
                pass
            self._swept = world.now
        else:
            heapq.heappop(world.ahead).act()
        self.post.go()
        return True

    def _next_sweep(self) -> datetime:
        due = nudges.next_due(self.world.tx)
        if due is None:
            return self.world.end
        lag = timedelta(seconds=self.world.dice.uniform(0, SWEEP_EVERY))
        return max(due, self._swept) + lag

    def _bot_falls(self, lasting: timedelta) -> None:
        """Nothing is swept, sent or heard; what people wanted to do waits for the bot."""
        world = self.world
        since, world.now = world.now, world.now + lasting
        for planned in world.ahead:
            if planned.at < world.now:
                planned.at = world.now + timedelta(hours=world.dice.uniform(0, 30))
        heapq.heapify(world.ahead)
        self._swept = world.now
        world.judge.were_down(since, world.now)

    def _slack_falls(self, lasting: timedelta) -> None:
        """Nothing can be sent; clicks still come through."""
        self.world.slack_is_down = True
        self.world.plan(lasting, partial(self._slack_is_back, self.world.now))

    def _slack_is_back(self, since: datetime) -> None:
        self.world.slack_is_down = False
        self.world.judge.were_down(since, self.world.now)

    def _look_around(self) -> None:
        """Every open step has its owner's next nudge waiting, or was nudged as often as it may be."""
        world = self.world
        unsent = select(outbox_rows.c.id).where(outbox.UNSETTLED)
        waiting = (
            select(nudge_rows.c.step_id)
            .where(
                nudge_rows.c.step_id == step_rows.c.id,
                nudge_rows.c.person_id == step_rows.c.owner_id,
                (nudge_rows.c.state == "waiting") | nudge_rows.c.outbox_id.in_(unsent),
                nudge_rows.c.kind == "owed",
            )
            .exists()
        )
        silent = select(step_rows.c.id).where(step_rows.c.state == State.OPEN, ~waiting)
        for step in steps.steps_by_id(world.tx, list(world.tx.execute(silent).scalars())).values():
            where = f"{step.kind} {step.id} of {step.owner_id} at {world.now}"
            if not world.judge.capped(step.id, step.owner_id, world.cadence(step)):
                world.judge.complain("open and forgotten", where)
            elif step.kind is not Kind.COMMITMENT and not self._in_a_week(step):
                world.judge.complain("reminded of no more, and in nobody's week", where)

    def _in_a_week(self, step: Step) -> bool:
        """Whether whoever decides has their week coming, which tells them of it; nobody else may see it."""
        told = disclosures.disclosure(self.world.tx, step.disclosure_id)
        decider = decider_of(steps.steps_of(self.world.tx, told.id), told.discloser_id)
        decides = self.world.by_id[decider]
        if decides.deactivated or decides.is_guest:
            return True
        weeks = select(nudge_rows.c.id).where(
            nudge_rows.c.person_id == decider, nudge_rows.c.kind == "week", nudge_rows.c.state == "waiting"
        )
        return self.world.tx.execute(weeks).first() is not None

    def _look_back(self) -> None:
        """Every decision that was made was made by somebody."""
        made = select(step_rows.c.id).where(
            step_rows.c.kind == Kind.DECISION, step_rows.c.state == State.DONE
        )
        self.world.judge.decisions(self.world.tx.execute(made).scalars())
