"""The plan: the steps a disclosure owes, when they open, and the stage read off them.

Rules: design §3, "The plan". Everything here takes rows and gives rows; nothing is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.disclosure import QuickFix, Remit
from bot.domain.kind import Kind
from bot.domain.policy import SeverityPolicy


class State(StrEnum):
    """Where a step stands; SLIPPED is for check-ins only."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    SLIPPED = "slipped"


class Stage(StrEnum):
    """Where a disclosure stands, read off its steps."""

    DISCLOSED = "disclosed"
    FIXING = "fixing"
    UNDERSTANDING = "understanding"
    MONITORING = "monitoring"
    LEARNING = "learning"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


SETTLED = frozenset({State.DONE, State.NOT_NEEDED, State.SLIPPED})

DEPENDS: dict[Kind, tuple[Kind, ...]] = {
    Kind.DECISION: (),
    Kind.QUICK_FIX: (Kind.DECISION,),
    Kind.UNDERSTANDING: (Kind.QUICK_FIX,),
    Kind.REAL_FIX: (Kind.UNDERSTANDING,),
    Kind.TELL: (Kind.REAL_FIX,),
    Kind.CHECK_IN: (Kind.REAL_FIX,),
    Kind.LESSONS: (Kind.QUICK_FIX,),
    Kind.COMMITMENT: (Kind.LESSONS,),
    Kind.ASK: (Kind.LESSONS,),
}
"""What each step waits for. A kind that the plan does not owe gives way to what it would have waited for."""

PER_ROUND = frozenset({Kind.DECISION, Kind.QUICK_FIX, Kind.REAL_FIX, Kind.CHECK_IN})
"""What a new round owes again: another attempt at putting it right. Everything else is owed once."""

STAGE_OF: dict[Kind, Stage] = {
    Kind.DECISION: Stage.DISCLOSED,
    Kind.QUICK_FIX: Stage.FIXING,
    Kind.UNDERSTANDING: Stage.UNDERSTANDING,
    Kind.REAL_FIX: Stage.FIXING,
    Kind.TELL: Stage.FIXING,
    Kind.CHECK_IN: Stage.MONITORING,
    Kind.LESSONS: Stage.LEARNING,
    Kind.COMMITMENT: Stage.LEARNING,
    Kind.ASK: Stage.LEARNING,
}


class Mark(StrEnum):
    """Where one kind of step stands on the way."""

    BEHIND = "behind"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing one person owes by a time. `owner_id` is whoever must move next."""

    id: str
    disclosure_id: str
    kind: Kind
    round: int = 1
    revision: int = 1
    sequence: int = 1
    owner_id: str
    state: State = State.WAITING
    outcome: str | None = None
    due_at: datetime | None = None
    opened_at: datetime | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None

    @property
    def settled(self) -> bool:
        """Nothing is owed any more."""
        return self.state in SETTLED


@dataclass(frozen=True, kw_only=True)
class NewStep:
    """A step the plan wants; storage gives it an id."""

    kind: Kind
    round: int
    revision: int = 1
    sequence: int = 1
    owner_id: str


def steps_owed(policy: SeverityPolicy, discloser_id: str, decider_id: str) -> list[NewStep]:
    """The steps of the first round, as the policy for the severity owes them."""
    return [
        NewStep(
            kind=Kind(kind),
            round=1,
            sequence=sequence,
            owner_id=decider_id if kind == Kind.DECISION else discloser_id,
        )
        for kind in policy.owes
        for sequence in range(1, _how_many(policy, Kind(kind)) + 1)
    ]


def next_round(policy: SeverityPolicy, round_: int, discloser_id: str, decision_owner: str) -> list[NewStep]:
    """The steps that another attempt at putting it right owes again."""
    return [
        NewStep(kind=step.kind, round=round_, sequence=step.sequence, owner_id=step.owner_id)
        for step in steps_owed(policy, discloser_id, decision_owner)
        if step.kind in PER_ROUND
    ]


def ready(steps: Sequence[Step], remit: Remit) -> list[Step]:
    """The waiting steps of which everything they depend on, and that this plan owes, is settled."""
    return [step for step in steps if step.state is State.WAITING and not _waits(step, steps, remit)]


def stage(steps: Iterable[Step], remit: Remit, *, withdrawn: bool = False) -> Stage:
    """Where a disclosure stands: the earliest kind that is still owed tells.

    A decision on a quick fix within the discloser's remit is a thank-you, so it holds nothing back;
    where no quick fix is owed (a near miss), the lessons wait for it.
    """
    if withdrawn:
        return Stage.WITHDRAWN
    plan = list(steps)
    open_kinds = {step.kind for step in plan if not step.settled} - {Kind.CLOSE}
    thanks = remit is not Remit.APPROVAL and any(step.kind is Kind.QUICK_FIX for step in plan)
    if thanks and open_kinds != {Kind.DECISION}:
        open_kinds.discard(Kind.DECISION)
    earliest = next((kind for kind in Kind if kind in open_kinds), None)
    return STAGE_OF[earliest] if earliest else Stage.CLOSED


def way(steps: Sequence[Step], remit: Remit) -> list[tuple[Kind, Mark]]:
    """The kinds this plan owes, in order, each with where the latest round stands on it.

    Thanks for what is within the discloser's remit hold nothing back, so they never stand ahead.
    """
    found: list[tuple[Kind, Mark]] = []
    for kind in (kind for kind in Kind if kind not in (Kind.CLOSE, Kind.ASK)):
        owed = [step for step in steps if step.kind is kind]
        latest = [step for step in owed if step.round == max(other.round for other in owed)]
        if owed:
            found.append((kind, _mark(latest)))
    if all(mark is Mark.BEHIND for _, mark in found) and any(
        not s.settled for s in steps if s.kind is Kind.ASK
    ):
        # What was missing belongs to what was learnt; its answer is all that is still owed.
        return [(kind, Mark.HERE if kind is Kind.LESSONS else mark) for kind, mark in found]
    fixes = any(kind is Kind.QUICK_FIX for kind, _ in found)
    if fixes and remit is not Remit.APPROVAL and found[0][1] is Mark.HERE and found[1][1] is not Mark.AHEAD:
        return [(kind, mark) for kind, mark in found if kind is not Kind.DECISION]
    return found


def remit_now(fixes: Sequence[QuickFix], round_: int) -> Remit:
    """Whose the latest quick fix is to do. Until this round has one of its own, nothing may go ahead."""
    return fixes[-1].remit if fixes[-1].round == round_ else Remit.APPROVAL


def added_by(
    raised: SeverityPolicy, steps: Sequence[Step], discloser_id: str, decider_id: str
) -> list[NewStep]:
    """The steps that a higher severity owes beyond those there are; what is settled stays settled."""
    latest = max(step.round for step in steps)
    there = {(step.kind, step.round, step.sequence) for step in steps}
    return [
        replace(step, round=latest if step.kind in PER_ROUND else 1)
        for step in steps_owed(raised, discloser_id, decider_id)
        if (step.kind, latest if step.kind in PER_ROUND else 1, step.sequence) not in there
    ]


def finished(steps: Iterable[Step]) -> bool:
    """All but `close` is settled, so the app may close."""
    return all(step.settled for step in steps if step.kind is not Kind.CLOSE)


def decider_of(steps: Iterable[Step], discloser_id: str) -> str:
    """Who decides: the last who was asked. While the discloser owes a revision, whoever asked for it."""
    asked = [s for s in steps if s.kind is Kind.DECISION and s.owner_id != discloser_id]
    return max(asked, key=lambda step: (step.round, step.revision)).owner_id


def is_unwritten(step: Step, fixes: Iterable[QuickFix]) -> bool:
    """Whether it is a decision on a revision that nobody has written."""
    written = {(fix.round, fix.revision) for fix in fixes}
    return step.kind is Kind.DECISION and (step.round, step.revision) not in written


def _mark(steps: Sequence[Step]) -> Mark:
    if all(step.settled for step in steps):
        return Mark.BEHIND
    return Mark.HERE if any(step.state is State.OPEN for step in steps) else Mark.AHEAD


def _how_many(policy: SeverityPolicy, kind: Kind) -> int:
    return len(policy.check_in_days) if kind is Kind.CHECK_IN else 1


def _waits(step: Step, steps: Sequence[Step], remit: Remit) -> bool:
    if step.kind is Kind.CLOSE:
        return not finished(steps)
    if step.kind is Kind.QUICK_FIX and remit is not Remit.APPROVAL:
        return False
    needed = _depends_on(step.kind, {other.kind for other in steps})
    return any(
        other.kind in needed and not other.settled
        for other in steps
        if other.kind not in PER_ROUND or other.round == step.round or step.kind not in PER_ROUND
    )


def _depends_on(kind: Kind, owed: set[Kind]) -> set[Kind]:
    """Replace a kind that this plan does not owe by what that kind itself waits for.

    What a round owes again looks through what is owed once, so that it waits for its own round.
    """
    found: set[Kind] = set()
    for needed in DEPENDS[kind]:
        found |= {needed} & owed
        if needed not in owed or (kind in PER_ROUND and needed not in PER_ROUND):
            found |= _depends_on(needed, owed)
    return found
