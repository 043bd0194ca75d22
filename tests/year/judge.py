"""What was sent is held against what was promised. Written apart from the product's own calendar."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.kind import Kind
from bot.domain.policy import Cadence, Policy
from tests.year.almanac import local_day, working_time, works
from tests.year.crowd import Somebody

EARLY = timedelta(hours=12)
"""What is not urgent may come half a day early, with the message of the day."""
DAY = timedelta(days=1)
RULES = (
    "more than one not urgent message in a day",
    "outside working hours",
    "sent twice",
    "sent again too soon",
    "sent more often than the cap",
    "about what is settled",
    "to somebody who does not owe it",
    "to somebody who left",
    "open and forgotten",
    "decided by silence",
    "several on the first day after an outage",
    "stumbled",
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One step in a message, as the rows stand when it is sent. `kind`: why it is written about."""

    step_id: str
    nudge: str
    sequence: int
    waited_for: datetime
    kind: Kind
    cadence: Cadence
    open: bool
    owner_id: str
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that reached somebody."""

    to: Somebody
    at: datetime
    items: tuple[Item, ...]


class Judge:
    """Holds every message against the rules, as it arrives."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.broken: dict[str, list[str]] = {rule: [] for rule in RULES}
        self.a_day: Counter[tuple[str, object]] = Counter()
        self.urgent_a_day: Counter[tuple[str, object]] = Counter()
        self.asked_a_day: Counter[tuple[str, object]] = Counter()
        self.late: list[timedelta] = []
        self.late_with_outages: list[timedelta] = []
        self.sent = 0
        self._last: dict[tuple[str, str], datetime] = {}
        self._more: Counter[tuple[str, str]] = Counter()
        self._count: Counter[tuple[str, str]] = Counter()
        self._sequences: set[tuple[str, int]] = set()
        self._asked: dict[tuple[str, str], datetime] = {}
        self._decisions: set[str] = set()
        self._back_at: datetime | None = None
        self._down: list[tuple[datetime, datetime]] = []
        self._first_day: dict[str, int] = {}

    def asked_for(self, step_id: str, person_id: str, at: datetime) -> None:
        """Somebody wants to be reminded then, or was just asked by a colleague who waits."""
        self._asked[step_id, person_id] = at

    def passed_on(self, step_id: str, person_id: str) -> None:
        """The step is somebody's anew, or due anew: so may be what they hear of it."""
        self._last.pop((step_id, person_id), None)
        self._more[step_id, person_id] += 1

    def decided(self, step_id: str) -> None:
        """A person answered this decision."""
        self._decisions.add(step_id)

    def were_down(self, since: datetime, until: datetime) -> None:
        """Nothing ran, or nothing could be sent, from then until now."""
        self._down.append((since, until))
        self._back_at = until
        self._first_day = {}

    def complain(self, rule: str, what: str) -> None:
        """Note that a rule is broken."""
        self.broken[rule].append(what)

    def heard(self, sent: Sent) -> None:
        """A message arrived."""
        self.sent += 1
        where = f"{sent.to.slack_id} in {sent.to.zone} at {sent.at:%F %T} UTC: " + ", ".join(
            f"{one.kind} {one.step_id[:8]} {one.nudge} #{one.sequence}" for one in sent.items
        )
        asked = {one.step_id for one in sent.items if self._was_asked_for(one, sent)}
        urgent = {one.step_id for one in sent.items if self._urgent(one)}
        self._hours(sent, where)
        self._day(sent, asked, urgent, where)
        for one in sent.items:
            self._owes(one, sent, where)
            self._again(one, sent, one.step_id in asked, where)
            self._lateness(one, sent, one.step_id in asked)
        self._after_outage(sent, where)
        for one in sent.items:
            self._asked.pop((one.step_id, sent.to.id), None)
            self._last[one.step_id, sent.to.id] = sent.at
            if one.nudge == "owed":
                self._count[one.step_id, sent.to.id] += 1

    def capped(self, step_id: str, owner_id: str, cadence: Cadence) -> bool:
        """Whether somebody was reminded as often as the policy allows."""
        return self._count[step_id, owner_id] >= cadence.at_most

    def settled_decisions(self, step_ids: Iterable[str]) -> None:
        """Each of these was decided; by somebody?"""
        for step_id in step_ids:
            if step_id not in self._decisions:
                self.complain("decided by silence", step_id)

    def _urgent(self, item: Item) -> bool:
        return item.cadence.urgent

    def _was_asked_for(self, item: Item, sent: Sent) -> bool:
        asked = self._asked.get((item.step_id, sent.to.id))
        return asked is not None and asked <= sent.at

    def _hours(self, sent: Sent, where: str) -> None:
        always = any(one.cadence.around_the_clock for one in sent.items)
        if not always and not works(sent.to, sent.at, self.policy.working):
            self.complain("outside working hours", where)
        if sent.to.deactivated:
            self.complain("to somebody who left", where)

    def _day(self, sent: Sent, asked: set[str], urgent: set[str], where: str) -> None:
        key = (sent.to.id, local_day(sent.to, sent.at))
        if any(one.step_id not in asked | urgent for one in sent.items):
            self.a_day[key] += 1
            if self.a_day[key] > 1:
                self.complain("more than one not urgent message in a day", where)
        elif urgent:
            self.urgent_a_day[key] += 1
        else:
            self.asked_a_day[key] += 1

    def _owes(self, item: Item, sent: Sent, where: str) -> None:
        if not item.open:
            self.complain("about what is settled", where)
        elif item.nudge == "owed" and item.owner_id != sent.to.id:
            self.complain("to somebody who does not owe it", where)

    def _again(self, item: Item, sent: Sent, asked: bool, where: str) -> None:
        if (item.step_id, item.sequence) in self._sequences:
            self.complain("sent twice", where)
        self._sequences.add((item.step_id, item.sequence))
        cadence = item.cadence
        last = self._last.get((item.step_id, sent.to.id))
        early = min(EARLY, cadence.remind_every / 2) if not cadence.urgent else timedelta(0)
        if last and not asked and sent.at - last < cadence.remind_every - early:
            self.complain("sent again too soon", f"{where}, after {last:%F %T}")
        key = (item.step_id, sent.to.id)
        if not asked and item.nudge == "owed" and self._count[key] - self._more[key] >= cadence.at_most:
            self.complain("sent more often than the cap", where)

    def _lateness(self, item: Item, sent: Sent, asked: bool) -> None:
        """How long after it was due, in their working time; for first nudges whose due time the policy says."""
        cadence = item.cadence
        last = self._last.get((item.step_id, sent.to.id))
        if asked:
            due = self._asked[item.step_id, sent.to.id]
        elif last:
            due = last + cadence.remind_every
        elif item.kind in (Kind.CHECK_IN, Kind.REAL_FIX, Kind.COMMITMENT):
            due = item.waited_for
        else:
            due = item.opened_at + cadence.due
        late = working_time(sent.to, due, sent.at, self.policy.working)
        self.late_with_outages.append(late)
        if not any(since < sent.at and until > due - DAY for since, until in self._down):
            self.late.append(late)

    def _after_outage(self, sent: Sent, where: str) -> None:
        """All that was due before we were back comes in one message."""
        if self._back_at is None or sent.at - self._back_at > DAY:
            return
        if any(one.waited_for <= self._back_at for one in sent.items):
            self._first_day[sent.to.id] = self._first_day.get(sent.to.id, 0) + 1
            if self._first_day[sent.to.id] > 1:
                self.complain("several on the first day after an outage", where)


def table(judge: Judge) -> str:
    """What was found, a line each."""
    late, anyway = sorted(judge.late), sorted(judge.late_with_outages)
    lines = [
        f"messages sent: {judge.sent}",
        *(_spread(name, counts) for name, counts in _kinds(judge).items()),
        f"sent − due, working time: median {_at(late, 0.5)}, p99 {_at(late, 0.99)}"
        f" (with outages: median {_at(anyway, 0.5)}, p99 {_at(anyway, 0.99)})",
        *(f"{'ok' if not found else 'BROKEN':6} {rule}: {len(found)}" for rule, found in judge.broken.items()),
    ]
    return "\n".join(lines)


def _kinds(judge: Judge) -> dict[str, Counter[tuple[str, object]]]:
    return {
        "not urgent": judge.a_day,
        "urgent": judge.urgent_a_day,
        "asked for": judge.asked_a_day,
    }


def _spread(name: str, counts: Counter[tuple[str, object]]) -> str:
    found = sorted(counts.values()) or [0]
    mean = sum(found) / len(found)
    most = Counter(found).most_common(4)
    shape = ", ".join(f"{days} days with {many}" for many, days in sorted(most))
    return f"{name}, per person and day with any: max {found[-1]}, p99 {_at(found, 0.99)}, mean {mean:.2f} ({shape})"


def _at(found: list, part: float) -> object:  # type: ignore[type-arg]
    return found[min(len(found) - 1, int(part * len(found)))] if found else None


_ = defaultdict
