"""Plans as the shipped policy makes them, and steps settled one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import PER_ROUND, NewStep, State, Step, next_round, ready, steps_owed
from bot.domain.policy import Policy
from bot.domain.policy_file import read_policy
from bot.house import HOUSE

ANA, MORGAN = "ana", "morgan"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHIPPED: Policy = read_policy(HOUSE / "policy.toml")


class Plan:
    """One disclosure's steps, opened and settled as the use cases would."""

    def __init__(self, severity: Severity, remit: Remit = Remit.APPROVAL) -> None:
        self.policy, self.remit = SHIPPED.severities[severity], remit
        self.steps: list[Step] = []
        self.add(steps_owed(self.policy, ANA, MORGAN))

    def add(self, new: list[NewStep]) -> None:
        """Steps join, and what can open opens."""
        self.steps += [
            Step(
                id=f"{one.kind}-{one.round}-{one.revision}-{one.sequence}",
                disclosure_id="d",
                kind=one.kind,
                round=one.round,
                revision=one.revision,
                sequence=one.sequence,
                owner_id=one.owner_id,
            )
            for one in new
        ]
        self.open()

    def open(self) -> None:
        """Open whatever nothing holds back."""
        for step in ready(self.steps, self.remit):
            if step.kind is not Kind.CLOSE:
                self._put(replace(step, state=State.OPEN, opened_at=NOON, due_at=NOON + timedelta(days=1)))

    def settle(self, kind: Kind, state: State = State.DONE, *, round_: int | None = None) -> None:
        """Settle the first unsettled step of a kind."""
        step = next(s for s in self.steps if s.kind is kind and not s.settled and round_ in (None, s.round))
        self._put(replace(step, state=state, settled_at=NOON))
        self.open()

    def slip(self) -> None:
        """The next check-in slips: what is left of the round is not needed, and another begins."""
        self.settle(Kind.CHECK_IN, State.SLIPPED)
        for step in self.steps:
            if step.kind in PER_ROUND and not step.settled:
                self._put(replace(step, state=State.NOT_NEEDED, settled_at=NOON))
        round_ = max(step.round for step in self.steps) + 1
        self.remit = Remit.APPROVAL
        self.add(next_round(self.policy, round_, ANA, MORGAN))

    def whole_fix(self, round_: int = 1) -> None:
        """The quick fix, and the real one with all that leads to it."""
        for kind in (Kind.QUICK_FIX, Kind.UNDERSTANDING, Kind.REAL_FIX, Kind.TELL):
            if any(s.kind is kind and not s.settled and s.round in (1, round_) for s in self.steps):
                self.settle(kind)

    def open_kinds(self) -> list[str]:
        """What is owed now."""
        return [step.kind.value for step in self.steps if step.state is State.OPEN]

    def _put(self, step: Step) -> None:
        self.steps = [step if one.id == step.id else one for one in self.steps]
