"""The year itself: from one due nudge or planned deed to the next, through the real use cases and the real sweep."""

import heapq
import itertools
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from bot.delivery.render import letter
from bot.domain.disclosure import Remit, Severity, Visibility
from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.domain.policy import Cadence, Policy
from bot.house import HOUSE
from bot.storage import disclosures, nudges, outbox, people, steps
from bot.storage.outbox import Outgoing
from bot.storage.store import Store, Transaction, apart
from bot.storage.tables import nudges as nudge_rows
from bot.storage.tables import outbox as outbox_rows
from bot.storage.tables import steps as step_rows
from bot.usecases.begin import Begin, begin
from bot.usecases.disclose import Disclose, disclose
from bot.usecases.progress import cadence_of
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.sweep import Defer, Sweep, defer, sweep
from bot.views.copy import Locales
from tests.year.crowd import ZONES, Somebody, seat, tell
from tests.year.habits import deed_on, makes_up_their_mind
from tests.year.judge import Item, Judge, Sent

LOCALES = Locales(HOUSE / "templates")
BEGINNING = datetime(2027, 9, 6, 5, tzinfo=UTC)
"""The year has a leap day in it, the end of a year, and every change of the clocks."""
DAY = timedelta(days=1)
WATCHED = ("nudge", "card", "told")
"""Messages with consequences; all others arrive at once."""
TOGETHER = 200
"""So many acts share a transaction, so that the year fits into minutes."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How big the office is, how long the year, and how many disclosures are told in it.

    `outages` are (bot or Slack, day, length in days). `rendered`: one nudge message in so many is rendered.
    """

    people: int
    days: int
    disclosures: int
    outages: tuple[tuple[str, float, float], ...]
    rendered: int = 1


FULL = Size(
    people=500,
    days=366,
    disclosures=2000,
    outages=(
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
    ),
    rendered=10,
)


@dataclass(order=True)
class Planned:
    """Something that will happen."""

    at: datetime
    number: int
    act: Callable[[], None] = field(compare=False)


class _Stumbles(logging.Handler):
    def __init__(self, judge: Judge) -> None:
        super().__init__(logging.ERROR)
        self.judge = judge

    def emit(self, record: logging.LogRecord) -> None:
        self.judge.complain("stumbled", record.getMessage())


class Year:
    """An office, its people, and their time."""

    def __init__(self, store: Store, size: Size, policy: Policy, seed: int = 1) -> None:
        self.store, self.size, self.policy = store, size, policy
        self.dice = random.Random(seed)
        self.judge = Judge(policy)
        self.now = BEGINNING
        self.end = BEGINNING + timedelta(days=size.days)
        self.slack_is_down = False
        self.done: dict[str, int] = {}
        self.refused: dict[str, int] = {}
        self._ahead: list[Planned] = []
        self._numbers = itertools.count()
        self._not_before = BEGINNING
        self._nudge_messages = 0
        self.tx: Transaction

    def run(self) -> Judge:
        """Let the year go by."""
        listening = _Stumbles(self.judge)
        logging.getLogger("bot").addHandler(listening)
        try:
            with self.store.transaction() as self.tx:
                self._prepare()
            while self._some_time():
                pass
            with self.store.transaction() as self.tx:
                self._look_around()
                self._decisions_were_made()
        finally:
            logging.getLogger("bot").removeHandler(listening)
        return self.judge

    def _prepare(self) -> None:
        self.crowd = seat(self.tx, self.size.people, self.dice)
        self.by_id = {one.id: one for one in self.crowd}
        for _ in range(self.size.disclosures):
            self._plan(timedelta(days=self.dice.uniform(0, self.size.days * 0.93)), self._disclose)
        for _ in range(self.size.people // 4):
            self._plan(timedelta(days=self.dice.uniform(5, self.size.days)), self._move)
        for kind, day, length in self.size.outages:
            down = self._slack_goes_down if kind == "slack" else self._bot_goes_down
            self._plan(timedelta(days=day), lambda down=down, length=length: down(timedelta(days=length)))
        for day in range(9, self.size.days, 9):
            self._plan(timedelta(days=day), self._look_around)

    def _plan(self, after: timedelta, act: Callable[[], None]) -> None:
        heapq.heappush(self._ahead, Planned(self.now + after, next(self._numbers), act))

    def _some_time(self) -> bool:
        with self.store.transaction() as self.tx:
            return all(self._next() for _ in range(TOGETHER))

    def _next(self) -> bool:
        """Whatever comes first: a deed, or a nudge that falls due and is swept up to 20 seconds later."""
        due = nudges.next_due(self.tx)
        swept = max(due, self._not_before) + self._lag() if due else self.end
        acted = self._ahead[0].at if self._ahead else self.end
        if min(swept, acted) >= self.end:
            return False
        self.now = max(self.now, min(swept, acted))
        if swept <= acted:
            while sweep(self.tx, Sweep(), self.now, self.policy):
                pass
            self._not_before = self.now
        else:
            heapq.heappop(self._ahead).act()
        self._post()
        return True

    def _lag(self) -> timedelta:
        return timedelta(seconds=self.dice.uniform(0, 20))

    # What people do

    def _disclose(self) -> None:
        by = self._anybody(self.crowd[1:])
        told = Begin(by=by.who, words={"what_happened": "…"})
        draft = begin(self.tx, told, self.now).draft
        row = people.person(self.tx, by.id)
        manager = self.by_id[row.manager_id] if row.manager_id else self.crowd[0]
        if manager.deactivated or manager.is_guest:
            manager = self._anybody(one for one in self.crowd if one is not by)
        command = Disclose(
            by=by.who,
            draft_id=draft.id,
            severity=self.dice.choices(list(Severity), [30, 35, 25, 10])[0],
            what_happened="I ran the clean-up against production.",
            impact="Orders of the last hour are gone.",
            quick_fix="Restore the snapshot.",
            remit=self.dice.choices(list(Remit), [25, 25, 50])[0],
            visibility=self.dice.choice(list(Visibility)),
            place_id=people.person(self.tx, manager.id).place_id,
            manager=manager.who,
            informed=tuple(self._anybody().who for _ in range(self.dice.randrange(3))),
        )
        made = self._do("disclose", disclose, command)
        if made:
            self._by_themselves(made.disclosure_id)

    def _does(self, do: str, step_id: str, by: Somebody) -> None:
        """Somebody does what they made up their mind to, whatever happened since."""
        step = steps.step(self.tx, step_id)
        if step is None or by.deactivated:
            return
        told = disclosures.disclosure(self.tx, step.disclosure_id)
        deed = deed_on(self.tx, do, step, by, self._anybody(), self.now, self.dice)
        if deed is None:
            return
        use_case, command, name = deed
        result = self._do(name, use_case, command)
        if result is False:
            return
        self._remember(name, step, by, result)
        self._by_themselves(told.id)

    def _remember(self, name: str, step: Step, by: Somebody, result: object) -> None:
        """Tell the judge what a person asked for."""
        if name == "snooze" and isinstance(result, datetime):
            self.judge.asked_for(step.id, by.id, result)
        if name in ("approve", "adjust"):
            self.judge.decided(step.id)
        now = steps.step(self.tx, step.id)
        if now and now.owner_id != step.owner_id:
            self.judge.passed_on(step.id, now.owner_id)
        if now and name in ("hand over", "plan the real fix", "decline", "accept", "tell"):
            self.judge.passed_on(step.id, now.owner_id)
            if name != "tell" and now.owner_id != by.id:
                self.judge.asked_for(step.id, now.owner_id, self.now)

    def _do(self, name: str, use_case: Callable[..., object], command: object) -> object:
        """One act; False where it was refused."""
        try:
            with apart(self.tx):
                result = use_case(self.tx, command, self.now, self.policy)
        except (NotDoneError, FieldsError):
            self.refused[name] = self.refused.get(name, 0) + 1
            return False
        self.done[name] = self.done.get(name, 0) + 1
        return result

    def _by_themselves(self, disclosure_id: str) -> None:
        """Some do what they owe without being asked; some change their minds."""
        for step in steps.steps_of(self.tx, disclosure_id):
            if step.state is State.OPEN and step.opened_at == self.now and self.dice.random() < 0.4:
                owner = self.by_id[step.owner_id]
                after = timedelta(days=self.dice.choice([0.01, 0.1, 0.5, 2]))
                do = self.dice.choices(["answer", "change", "withdraw", "hand over"], [90, 4, 2, 4])[0]
                self._plan(after, lambda s=step.id, o=owner, d=do: self._does(d, s, o))

    def _move(self) -> None:
        """Somebody moves, is away, changes their hours, turns guest, or leaves."""
        one = self._anybody()
        what = self.dice.choice(["zone", "zone", "hours", "digest", "back to usual"])
        if what == "zone":
            tell(self.tx, one, zone=self.dice.choice(list(ZONES)))
        elif what == "hours":
            tell(self.tx, one, works_from="10:00", works_until="18:30")
        elif what == "digest":
            tell(self.tx, one, digest_at=self.dice.choice(["08:00", "12:00", None]))
        else:
            tell(self.tx, one, works_from=None, works_until=None, digest_at=None)

    def _anybody(self, among: "list[Somebody] | object" = None) -> Somebody:
        there = [one for one in (among or self.crowd) if not (one.deactivated or one.is_guest)]  # type: ignore[attr-defined]
        return self.dice.choice(there)

    # Outages

    def _bot_goes_down(self, lasting: timedelta) -> None:
        """Nothing is swept, sent or heard; what people wanted to do waits, or is forgotten."""
        since, self.now = self.now, self.now + lasting
        for planned in self._ahead:
            if planned.at < self.now:
                planned.at = self.now + timedelta(hours=self.dice.uniform(0, 30))
        heapq.heapify(self._ahead)
        self._not_before = self.now
        self.judge.were_down(since, self.now)

    def _slack_goes_down(self, lasting: timedelta) -> None:
        self.slack_is_down = True
        since = self.now

        def back() -> None:
            self.slack_is_down = False
            self.judge.were_down(since, self.now)

        self._plan(lasting, back)

    # What is sent

    def _post(self) -> None:
        """What is promised is sent, as the dispatcher does it."""
        if self.slack_is_down:
            return
        waiting = self.tx.execute(
            select(outbox_rows.c.kind).where(outbox_rows.c.state == "waiting").distinct()
        ).scalars()
        kinds = set(waiting)
        if kinds - set(WATCHED):
            self._arrive()
        while kinds & set(WATCHED) and (claimed := outbox.claim(self.tx, self.now, 50)):
            for message in claimed:
                self._send(message)

    def _arrive(self) -> None:
        self.tx.execute(
            update(outbox_rows)
            .where(outbox_rows.c.state == "waiting", outbox_rows.c.kind.not_in(WATCHED))
            .values(state="sent", settled_at=self.now, slack_channel="C1", slack_ts="1.0")
        )

    def _send(self, message: Outgoing) -> None:
        if message.kind != "nudge":
            self._settle(message, "sent")
            return
        if defer(self.tx, Defer(outbox_id=message.id, attempt=message.attempts), self.now, self.policy):
            return
        items = self._items(message)
        to = self.by_id[message.person_id or ""]
        self._nudge_messages += 1
        says = any(self._owed(one, to) for one in items)
        if self._nudge_messages % self.size.rendered == 0:
            says = letter(self.tx, message, LOCALES, "https://acme.slack.com").message is not None
        if not says:
            self._settle(message, "undeliverable", error=outbox.NOTHING_LEFT)
            return
        self.judge.heard(Sent(to=to, at=self.now, items=tuple(items)))
        self._settle(message, "sent")
        for item in items:
            deed = makes_up_their_mind(self.dice)
            if deed and self._owed(item, to):
                self._plan(deed.after, lambda s=item.step_id, d=deed.do, t=to: self._does(d, s, t))

    def _owed(self, item: Item, to: Somebody) -> bool:
        return item.open and item.owner_id == to.id

    def _settle(self, message: Outgoing, state: str, error: str | None = None) -> None:
        settle = Settle(
            outbox_id=message.id,
            attempt=message.attempts,
            state=state,
            error=error,
            slack_channel="C1" if state == "sent" else None,
            slack_ts=f"{message.id}.0" if state == "sent" else None,
            quiet=error in outbox.QUIET,
        )
        settle_message(self.tx, settle, self.now, self.policy)

    def _items(self, message: Outgoing) -> list[Item]:
        carried = nudges.nudges_in(self.tx, message.id)
        owed = steps.steps_by_id(self.tx, [one.step_id for one in carried if one.step_id])
        return [
            Item(
                step_id=step.id,
                nudge=one.kind.value,
                sequence=one.sequence,
                waited_for=one.due_at,
                kind=step.kind,
                cadence=self._cadence(step),
                open=step.state is State.OPEN,
                owner_id=step.owner_id,
                opened_at=step.opened_at or self.now,
            )
            for one in carried
            if (step := owed.get(one.step_id or ""))
        ]

    def _cadence(self, step: Step) -> Cadence:
        return cadence_of(self.tx, disclosures.disclosure(self.tx, step.disclosure_id), step.kind, self.policy)

    # What must hold at any moment

    def _look_around(self) -> None:
        """Every open step has its owner's next nudge waiting, or was nudged as often as it may be."""
        waiting = (
            select(nudge_rows.c.step_id)
            .where(
                nudge_rows.c.step_id == step_rows.c.id,
                nudge_rows.c.person_id == step_rows.c.owner_id,
                nudge_rows.c.state == "waiting",
                nudge_rows.c.kind == "owed",
            )
            .exists()
        )
        alone = self.tx.execute(select(step_rows.c.id).where(step_rows.c.state == State.OPEN, ~waiting))
        for step in steps.steps_by_id(self.tx, list(alone.scalars())).values():
            if not self.judge.capped(step.id, step.owner_id, self._cadence(step)):
                self.judge.complain(
                    "open and forgotten", f"{step.kind} {step.id} of {step.owner_id} at {self.now}"
                )

    def _decisions_were_made(self) -> None:
        self.judge.settled_decisions(
            self.tx.execute(
                select(step_rows.c.id).where(
                    step_rows.c.kind == Kind.DECISION, step_rows.c.state == State.DONE
                )
            ).scalars()
        )


_ = func
