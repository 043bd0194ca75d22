"""What all parts of the year share: the office, its time, and what is planned in it."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.disclosure import Severity
from bot.domain.plan import Step
from bot.domain.policy import Cadence, Policy
from bot.storage import disclosures
from bot.storage.store import Transaction
from tests.year.crowd import Somebody
from tests.year.judge import Judge

BEGINNING = datetime(2027, 9, 6, 5, tzinfo=UTC)
"""The year has a leap day in it, the end of a year, and every change of the clocks."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How big the office is, how many days, and how many disclosures are told in them.

    `outages` are (of the bot or of Slack, day, length in days). One nudge message in `rendered` is rendered.
    """

    people: int
    days: int
    disclosures: int
    outages: tuple[tuple[str, float, float], ...] = ()
    rendered: int = 1


@dataclass(order=True)
class Planned:
    """Something that will happen."""

    at: datetime
    number: int
    act: Callable[[], None] = field(compare=False)


class World:
    """The office and its time. `tx` is the transaction of the moment."""

    def __init__(self, size: Size, policy: Policy, seed: int) -> None:
        self.size, self.policy = size, policy
        self.dice = random.Random(seed)
        self.judge = Judge(policy.working)
        self.now = BEGINNING
        self.end = BEGINNING + timedelta(days=size.days)
        self.crowd: list[Somebody] = []
        self.by_id: dict[str, Somebody] = {}
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.severities: dict[str, Severity] = {}
        self.slack_is_down = False
        self.ahead: list[Planned] = []
        self.tx: Transaction
        self._numbers = itertools.count()

    def plan(self, after: timedelta, act: Callable[[], None]) -> None:
        """Something will happen that much later."""
        heapq.heappush(self.ahead, Planned(self.now + after, next(self._numbers), act))

    def anybody(self, among: Iterable[Somebody] | None = None) -> Somebody:
        """Somebody who is there and can take things on."""
        here = self.crowd if among is None else among
        return self.dice.choice([one for one in here if not (one.deactivated or one.is_guest)])

    def cadence(self, step: Step) -> Cadence:
        """How the policy wants such a step nudged: as it says for the present severity, else for the plan."""
        severity = self.severities.get(step.disclosure_id)
        if severity is None:
            severity = disclosures.disclosure(self.tx, step.disclosure_id).severity
            self.severities[step.disclosure_id] = severity
        now = self.policy.severities[severity].steps.get(step.kind)
        return now or disclosures.plan_policy(self.tx, step.disclosure_id).steps[step.kind]
