"""Whatever anybody does in whatever order: nobody unentitled changes anything, and nothing comes apart."""

import itertools
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import SETTLED, Stage, State, Step
from bot.usecases.answer import CheckIn, NotNeeded, Report, Slip, check_in, not_needed, report, slip
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.revise import Revise, revise
from bot.usecases.who import Who
from tests.sqlite import quick_store
from tests.usecases.office import ANA, BO, CHARLIE, MORGAN, RIO, SHIPPED, Office

USUAL = {Kind.QUICK_FIX: "fixed", Kind.LESSONS: "learnt", Kind.CHECK_IN: "held"}
EVERYBODY = (ANA, BO, MORGAN, RIO, CHARLIE)
PEOPLE, REMITS = st.sampled_from(EVERYBODY), st.sampled_from(list(Remit))
MOSTLY = st.sampled_from([True, True, True, False])
DECISIONS: dict[str, tuple[Callable[..., Any], Callable[[Who, str], object]]] = {
    "approve": (approve, lambda by, step: Approve(by=by, step_id=step)),
    "adjust": (adjust, lambda by, step: Adjust(by=by, step_id=step, why="Not this way.")),
    "talk": (talk, lambda by, step: Talk(by=by, step_id=step)),
}
ANSWERS: dict[str, tuple[Callable[..., Any], Callable[[Who, str], object]]] = {
    "fixed": (report, lambda by, step: Report(by=by, step_id=step, kind=Kind.QUICK_FIX)),
    "learnt": (report, lambda by, step: Report(by=by, step_id=step, kind=Kind.LESSONS)),
    "held": (check_in, lambda by, step: CheckIn(by=by, step_id=step, outcome="held")),
    "not needed": (not_needed, lambda by, step: NotNeeded(by=by, step_id=step, reason="Because.")),
    "snooze": (snooze, lambda by, step: Snooze(by=by, step_id=step, choice="1h")),
}
NUMBERS = itertools.count()


class AnyOrder(RuleBasedStateMachine):
    """One disclosure, five people, and every move there is, made by whoever feels like it."""

    folder: Path
    template: Path

    def __init__(self) -> None:
        super().__init__()
        copied = shutil.copy(self.template, self.folder / f"{next(NUMBERS)}.db")
        self.store = quick_store(f"sqlite:///{copied}")
        self.office = Office(self.store, policy=SHIPPED)
        self.ids = {who: self.office.person(who).id for who in EVERYBODY}
        self.told: Disclosed | None = None

    def teardown(self) -> None:
        self.store.close()

    @initialize(severity=st.sampled_from(list(Severity)), remit=REMITS)
    def disclose(self, severity: Severity, remit: Remit) -> None:
        self.told = self.office.disclose(severity=severity, remit=remit)

    @rule(moves=st.lists(st.tuples(st.integers(0, 9), REMITS, MOSTLY), min_size=3, max_size=12))
    def go_on(self, moves: list[tuple[int, Remit, bool]]) -> None:
        for which, remit, well in moves:
            self._go_on(which, remit, well)

    def _go_on(self, which: int, remit: Remit, well: bool) -> None:
        """Whoever owes an open step does what it asks, well or not."""
        step = self._step(2 * which)
        if step.state is not State.OPEN:
            return
        by = next(who for who in EVERYBODY if self._owns(who, step))
        if step.kind is Kind.DECISION and by is ANA:
            self.office.do(revise, Revise(by=by, step_id=step.id, quick_fix="Another way", remit=remit))
        elif step.kind is Kind.DECISION:
            self._try(*DECISIONS["approve" if well else "adjust"], by, step, entitled=True)
        elif step.kind is Kind.CHECK_IN and not well:
            self._slip(by, step, remit)
        elif step.kind in USUAL:
            self._try(*ANSWERS[USUAL[step.kind]], by, step, entitled=True)

    @rule(by=PEOPLE, what=st.sampled_from(list(DECISIONS)), which=st.integers(0, 30))
    def decide(self, by: Who, what: str, which: int) -> None:
        step = self._step(which)
        mine = step.kind is Kind.DECISION and self._owns(by, step) and by is not ANA
        self._try(*DECISIONS[what], by, step, entitled=mine)

    @rule(by=PEOPLE, what=st.sampled_from(list(ANSWERS)), which=st.integers(0, 30))
    def answer(self, by: Who, what: str, which: int) -> None:
        step = self._step(which)
        self._try(*ANSWERS[what], by, step, entitled=self._owns(by, step))

    @rule(by=PEOPLE, which=st.integers(0, 30), remit=REMITS)
    def revise(self, by: Who, which: int, remit: Remit) -> None:
        def command(by: Who, step: str) -> object:
            return Revise(by=by, step_id=step, quick_fix="Another way", remit=remit)

        step = self._step(which)
        mine = step.kind is Kind.DECISION and self._owns(by, step) and by is ANA
        self._try(revise, command, by, step, entitled=mine)

    @rule(by=PEOPLE, which=st.integers(0, 30), remit=REMITS)
    def slip(self, by: Who, which: int, remit: Remit) -> None:
        self._slip(by, self._step(which), remit)

    @rule(by=PEOPLE, to=PEOPLE, which=st.integers(0, 30))
    def hand_over(self, by: Who, to: Who, which: int) -> None:
        def command(by: Who, step: str) -> object:
            return HandOver(by=by, step_id=step, to=to)

        step = self._step(which)
        self._try(hand_over, command, by, step, entitled=self._owns(by, step))

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 7]))
    def time_goes_by(self, hours: int) -> None:
        self.office.now += timedelta(hours=hours)
        self.office.sweep()
        self.office.sent("card", "receipt", "nudge")

    @invariant()
    @precondition(lambda self: self.told is not None)
    def nothing_has_come_apart(self) -> None:
        shown = self.office.picture(self._told())
        open_steps = [step for step in shown.steps if step.state is State.OPEN]
        closed = shown.disclosure.closed_at is not None
        assert (shown.stage is Stage.CLOSED) == closed
        assert closed == all(step.state in SETTLED for step in shown.steps)
        assert closed or open_steps, "nobody can move"
        decisions = [step for step in open_steps if step.kind is Kind.DECISION]
        assert len(decisions) <= 1
        assert not any(s.settled_by == shown.discloser.id for s in shown.steps if s.kind is Kind.DECISION)
        owners = {step.id: step.owner_id for step in open_steps}
        nudged = self.office.all_waiting_nudges()
        assert len({step_id for step_id, _ in nudged}) == len(nudged)
        assert all(owners.get(step_id) == person_id for step_id, person_id in nudged)
        assert {fix.round for fix in shown.quick_fixes} <= set(range(1, shown.disclosure.round + 1))

    def _told(self) -> Disclosed:
        assert self.told
        return self.told

    def _step(self, which: int) -> Step:
        """An unsettled step where the number is even, so that stories get somewhere; else any."""
        steps = self.office.picture(self._told()).steps
        open_steps = [step for step in steps if step.state is State.OPEN]
        choice = open_steps if which % 2 == 0 and open_steps else steps
        return choice[which // 2 % len(choice)]

    def _owns(self, by: Who, step: Step) -> bool:
        return self.ids[by] == step.owner_id

    def _slip(self, by: Who, step: Step, remit: Remit) -> None:
        def command(by: Who, step: str) -> object:
            return Slip(by=by, step_id=step, what_slipped="It", quick_fix="Again", remit=remit)

        self._try(slip, command, by, step, entitled=self._owns(by, step))

    def _try(
        self,
        use_case: Callable[..., Any],
        command: Callable[[Who, str], object],
        by: Who,
        step: Step,
        *,
        entitled: bool,
    ) -> None:
        before = self.office.rows()
        try:
            self.office.do(use_case, command(by, step.id))
        except (NotDoneError, FieldsError):
            assert self.office.rows() == before
        else:
            assert entitled, f"{by.slack_id} did {use_case.__name__} to {step.kind}"
            assert step.state is State.OPEN


def test_nothing_comes_apart_whatever_anybody_does(tmp_path: Path, sqlite_template: Path) -> None:
    AnyOrder.folder, AnyOrder.template = tmp_path, sqlite_template
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=15, stateful_step_count=15))
