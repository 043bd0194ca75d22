"""A manager's week: what waits, what slipped and what closed among the disclosures they decide on.

Nothing about people beyond who owes what, and nothing is counted for anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.disclosure import Disclosure, Person
from bot.domain.kind import Kind
from bot.domain.nudges import Nudge
from bot.domain.plan import State, Step, decider_of
from bot.domain.policy import Policy
from bot.storage import carried, disclosures, overview, people, steps
from bot.storage.carried import Reminded
from bot.storage.store import Transaction
from bot.usecases.pass_on import asked_before
from bot.usecases.progress import expect_week

AT_MOST = 6
"""So many lines of a kind; the rest is on the Home tab."""
LONGEST = timedelta(days=28)
"""How far back a week looks where there was none before it."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A step, or a disclosure as a whole, with whoever owes it and how often they were reminded.

    `over`: no more reminders come.
    """

    disclosure: Disclosure
    discloser: Person
    step: Step | None = None
    owner: Person | None = None
    reminded: int = 0
    over: bool = False


@dataclass(frozen=True, kw_only=True)
class Some:
    """The first lines of a kind, and how many more there are."""

    lines: list[Line]
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Week:
    """What waits for them, what waits for others, what slipped and what closed since the week before."""

    mine: Some
    theirs: Some
    slipped: Some
    closed: Some

    @property
    def says(self) -> bool:
        """Whether there is anything in it."""
        return any(some.lines for some in (self.mine, self.theirs, self.slipped, self.closed))


def week_of(tx: Transaction, nudge: Nudge, now: datetime) -> Week | None:
    """The week that a nudge tells or told somebody of; None once they were told of a later one."""
    at = nudge.settled_at or now
    told = [one.settled_at for one in carried.weeks_of(tx, nudge.person_id) if one.id != nudge.id]
    if any(other and other > at for other in told):
        return None
    before = max((other for other in told if other), default=at - LONGEST)
    return _week(tx, nudge.person_id, before, at)


def _week(tx: Transaction, person_id: str, since: datetime, now: datetime) -> Week:
    """As far as they decide on it now. Nothing of what was taken back is in it."""
    still = {step.id for step in asked_before(tx, person_id)}
    ids = overview.decided_by_since(tx, person_id, since)
    every, plans = disclosures.disclosures_by_id(tx, ids), steps.plans_of(tx, ids)
    asked = [(every[id_], plans[id_]) for id_ in ids]
    found = [(told, plan) for told, plan in asked if _decides(plan, told, person_id, still)]
    waiting = [(told, step) for told, plan in found for step in plan if _waits(step, person_id, still, now)]
    waiting.sort(key=lambda one: str(one[1].opened_at))
    slipped = [
        (told, step)
        for told, plan in found
        for step in plan
        if step.state is State.SLIPPED and step.settled_at and step.settled_at > since
    ]
    return Week(
        mine=_some(tx, (one for one in waiting if _theirs(one[1], person_id, still))),
        theirs=_some(tx, (one for one in waiting if not _theirs(one[1], person_id, still))),
        slipped=_some(tx, slipped),
        closed=_some(tx, ((told, None) for told, _ in found if told.closed_at and told.closed_at > since)),
    )


def next_week(tx: Transaction, person_id: str, now: datetime, policy: Policy) -> None:
    """Another one follows, while anything they decide on is not over."""
    if overview.decides(tx, person_id):
        expect_week(tx, person_id, now, policy)


def _decides(plan: list[Step], told: Disclosure, person_id: str, still: set[str]) -> bool:
    """Whether they decide on it now, or may answer still what somebody else was asked after them."""
    return decider_of(plan, told.discloser_id) == person_id or any(step.id in still for step in plan)


def _theirs(step: Step, person_id: str, still: set[str]) -> bool:
    return step.owner_id == person_id or step.id in still


def _waits(step: Step, person_id: str, still: set[str], now: datetime) -> bool:
    """What is theirs to answer, and what others have owed since it fell due.

    A promise is asked about of whoever made it, and of nobody else.
    """
    if step.state is not State.OPEN or step.kind is Kind.COMMITMENT:
        return False
    return _theirs(step, person_id, still) or (step.due_at or now) <= now


def _some(tx: Transaction, found: Iterable[tuple[Disclosure, Step | None]]) -> Some:
    every = list(found)
    shown = every[:AT_MOST]
    owned = [step for _, step in shown if step and step.state is State.OPEN]
    reminded = carried.reminded(tx, {step.id: step.owner_id for step in owned})
    ids = {told.discloser_id for told, _ in shown} | {step.owner_id for _, step in shown if step}
    known = people.people_by_id(tx, ids)
    lines = [_line(told, step, known, reminded) for told, step in shown]
    return Some(lines=lines, more=len(every) - len(lines))


def _line(
    told: Disclosure, step: Step | None, known: dict[str, Person], reminded: dict[str, Reminded]
) -> Line:
    counted = reminded.get(step.id) if step else None
    return Line(
        disclosure=told,
        discloser=known[told.discloser_id],
        step=step,
        owner=known[step.owner_id] if step else None,
        reminded=counted.times if counted else 0,
        over=bool(counted and not counted.more),
    )
