"""What was sent is held against what was promised. Written apart from the product's own calendar."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.kind import Kind
from bot.domain.policy import Cadence, WorkingHours
from tests.year.almanac import local_day, working_time, works
from tests.year.crowd import Somebody

EARLY = timedelta(hours=12)
"""What is not urgent may come half a day early, with the message of the day."""
A_MOMENT = timedelta(minutes=5)
"""What arrives so soon after it was promised arrived when it was due (on_its_way.IN_TIME)."""
DAY = timedelta(days=1)
DATED = (Kind.CHECK_IN, Kind.REAL_FIX, Kind.COMMITMENT)
"""What falls due on a day of its own."""
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
    "reminded of no more, and in nobody's week",
    "decided by silence",
    "several on the first day after an outage",
    "stumbled",
)
About = tuple[str, str, str]
"""Which step, who, and why they are written to."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing in a message, as the rows stand when it is sent. `nudge`: why it is written about.

    What is about no step has an id of its own in place of the step's, and no kind.
    """

    nudge_id: str
    step_id: str
    nudge: str
    subject_id: str | None
    sequence: int
    waited_for: datetime
    kind: Kind | None
    cadence: Cadence
    pace: str
    open: bool
    owner_id: str
    opened_at: datetime


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One message that reached somebody."""

    to: Somebody
    at: datetime
    items: tuple[Item, ...]

    def __str__(self) -> str:
        what = ", ".join(
            f"{one.kind} {one.step_id[:8]} {one.nudge} #{one.sequence} {one.pace}" for one in self.items
        )
        return f"{self.to.slack_id} in {self.to.zone} at {self.at:%F %T} UTC: {what}"


class Judge:
    """Holds every message against the rules, as it arrives."""

    def __init__(self, hours: WorkingHours) -> None:
        self.hours = hours
        self.broken: dict[str, list[str]] = {rule: [] for rule in RULES}
        self.a_day: dict[str, Counter[tuple[str, date]]] = {
            kind: Counter() for kind in ("not urgent", "urgent", "asked for")
        }
        self.late: list[timedelta] = []
        self.late_with_outages: list[timedelta] = []
        self.sent = 0
        self._last: dict[About, datetime] = {}
        self._last_of_the_day: dict[str, Sent] = {}
        self._count: Counter[About] = Counter()
        self._more: Counter[About] = Counter()
        self._sequences: set[tuple[str, int]] = set()
        self._asked: dict[About, datetime] = {}
        self._holders: dict[str, str] = {}
        self._decisions: set[str] = set()
        self._down: list[tuple[datetime, datetime]] = []
        self._first_day: Counter[str] = Counter()

    def asked_for(self, step_id: str, person_id: str, at: datetime) -> None:
        """Somebody wants to be reminded then, or was just asked by a colleague who waits."""
        self._asked[step_id, person_id, "owed"] = at

    def due_anew(self, step_id: str, person_id: str) -> None:
        """The step is somebody's anew, or has another time: so may be what they hear of it."""
        self._last.pop((step_id, person_id, "owed"), None)
        self._more[step_id, person_id, "owed"] += 1

    def decided(self, step_id: str) -> None:
        """A person answered this decision."""
        self._decisions.add(step_id)

    def were_down(self, since: datetime, until: datetime) -> None:
        """Nothing ran, or nothing could be sent, from then until now."""
        self._down.append((since, until))
        self._first_day.clear()

    def complain(self, rule: str, what: object) -> None:
        """Note that a rule is broken."""
        self.broken[rule].append(str(what))

    def heard(self, sent: Sent) -> None:
        """A message arrived."""
        self.sent += 1
        asked = {one.step_id for one in sent.items if self._was_asked_for(one, sent)}
        self._decent(sent)
        self._one_a_day(sent, asked)
        self._after_outage(sent)
        for one in sent.items:
            if one.nudge == "owed" and self._holders.setdefault(one.step_id, sent.to.id) != sent.to.id:
                self._holders[one.step_id] = sent.to.id
                self.due_anew(one.step_id, sent.to.id)
            self._owes(one, sent)
            self._again(one, sent, asked=one.step_id in asked)
            self._lateness(one, sent, asked=one.step_id in asked)
            self._remember(one, sent)

    def capped(self, step_id: str, owner_id: str, cadence: Cadence) -> bool:
        """Whether somebody was reminded as often as the policy allows."""
        return self._count[step_id, owner_id, "owed"] >= cadence.at_most

    def decisions(self, made: Iterable[str]) -> None:
        """These were made; by somebody?"""
        for step_id in set(made) - self._decisions:
            self.complain("decided by silence", step_id)

    def hear_out(self, other: "Judge") -> None:
        """Take over what another judge found, of other people."""
        self.sent += other.sent
        self.late += other.late
        self.late_with_outages += other.late_with_outages
        for kind, counts in other.a_day.items():
            self.a_day[kind].update(counts)
        for rule, found in other.broken.items():
            self.broken[rule] += found

    def _was_asked_for(self, item: Item, sent: Sent) -> bool:
        asked = self._asked.get((item.step_id, sent.to.id, item.nudge))
        return asked is not None and asked <= sent.at

    def _decent(self, sent: Sent) -> None:
        always = any(one.cadence.around_the_clock for one in sent.items)
        if not always and not works(sent.to, sent.at, self.hours):
            self.complain("outside working hours", sent)
        if sent.to.deactivated:
            self.complain("to somebody who left", sent)

    def _one_a_day(self, sent: Sent, asked: set[str]) -> None:
        """Days are those of where they are now, for what they had before as well."""
        today = local_day(sent.to, sent.at)
        if all(one.step_id in asked or one.cadence.urgent for one in sent.items):
            urgent = any(one.cadence.urgent for one in sent.items)
            self.a_day["urgent" if urgent else "asked for"][sent.to.id, today] += 1
            return
        last = self._last_of_the_day.get(sent.to.id)
        if last and local_day(sent.to, last.at) == today:
            self.complain("more than one not urgent message in a day", f"{sent}; after {last}")
        self.a_day["not urgent"][sent.to.id, today] += 1
        self._last_of_the_day[sent.to.id] = sent

    def _after_outage(self, sent: Sent) -> None:
        """All that was due before we were back comes in one message."""
        back = self._down[-1][1] if self._down else None
        if back and sent.at - back < DAY and any(one.waited_for <= back for one in sent.items):
            self._first_day[sent.to.id] += 1
            if self._first_day[sent.to.id] > 1:
                self.complain("several on the first day after an outage", sent)

    def _owes(self, item: Item, sent: Sent) -> None:
        if not item.open:
            self.complain("about what is settled", sent)
        elif item.nudge == "owed" and item.owner_id != sent.to.id:
            self.complain("to somebody who does not owe it", sent)

    def _again(self, item: Item, sent: Sent, *, asked: bool) -> None:
        about, cadence = _about(item, sent), item.cadence
        if (item.step_id, item.sequence) in self._sequences and item.kind:
            self.complain("sent twice", sent)
        early = timedelta(0) if cadence.urgent else min(EARLY, cadence.remind_every / 2)
        last = self._last.get(about)
        if last and not asked and sent.at - last < cadence.remind_every - early - A_MOMENT:
            self.complain("sent again too soon", f"{sent}, after {last:%F %T}")
        if not asked and self._count[about] - self._more[about] >= cadence.at_most:
            self.complain("sent more often than the cap", sent)

    def _lateness(self, item: Item, sent: Sent, *, asked: bool) -> None:
        """How long after it was due, in their working time."""
        about = _about(item, sent)
        if asked:
            due = self._asked[about]
        elif about in self._last:
            due = self._last[about] + item.cadence.remind_every
        elif item.nudge != "owed" or item.kind in DATED or self._more[about]:
            due = item.waited_for
        else:
            due = item.opened_at + item.cadence.due
        late = working_time(sent.to, due, sent.at, self.hours)
        self.late_with_outages.append(late)
        if not any(since < sent.at and due - DAY < until for since, until in self._down):
            self.late.append(late)

    def _remember(self, item: Item, sent: Sent) -> None:
        about = _about(item, sent)
        self._asked.pop(about, None)
        self._sequences.add((item.step_id, item.sequence))
        self._last[about] = sent.at
        self._count[about] += 1


def _about(item: Item, sent: Sent) -> About:
    """Each owner is news of its own, and whether somebody may be asked is a question about them."""
    whom = {"news": item.owner_id, "consent": item.subject_id}.get(item.nudge)
    return item.step_id, sent.to.id, f"{item.nudge} {whom}" if whom else item.nudge
