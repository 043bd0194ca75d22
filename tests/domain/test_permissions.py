"""Who may do what; Charlie may nothing."""

from dataclasses import replace

import pytest

from bot.domain.kind import Kind
from bot.domain.permissions import Refusal, may_answer, may_decide, may_hand_over, may_own
from bot.domain.plan import Step

ANA, MORGAN, RIO, CHARLIE = "ana", "morgan", "rio", "charlie"
DECISION = Step(id="s", disclosure_id="d", kind=Kind.DECISION, owner_id=MORGAN)
LESSONS = replace(DECISION, kind=Kind.LESSONS, owner_id=ANA)
REVISION = replace(DECISION, revision=2, owner_id=ANA)


def test_the_manager_who_was_asked_decides() -> None:
    assert may_decide(MORGAN, DECISION, ANA) is None


@pytest.mark.parametrize("person", [CHARLIE, RIO])
def test_nobody_else_decides(person: str) -> None:
    assert may_decide(person, DECISION, ANA) is Refusal.NOT_YOURS


def test_nobody_decides_their_own() -> None:
    assert may_decide(ANA, DECISION, ANA) is Refusal.OWN_DECISION
    assert may_decide(ANA, REVISION, ANA) is Refusal.OWN_DECISION


def test_there_is_nothing_to_decide_while_a_revision_is_awaited() -> None:
    assert may_decide(MORGAN, REVISION, ANA) is Refusal.NOT_REVISED


def test_a_step_of_another_kind_is_not_decided_even_by_whoever_owes_it() -> None:
    assert may_decide(MORGAN, replace(LESSONS, owner_id=MORGAN), ANA) is Refusal.NOT_YOURS


@pytest.mark.parametrize("person", [CHARLIE, MORGAN, RIO])
def test_a_step_is_answered_by_whoever_owes_it(person: str) -> None:
    assert may_answer(ANA, LESSONS) is None
    assert may_answer(person, LESSONS) is Refusal.NOT_YOURS


def test_a_decision_is_handed_to_anybody_but_the_discloser() -> None:
    assert may_own(RIO, Kind.DECISION, ANA) is None
    assert may_own(ANA, Kind.DECISION, ANA) is Refusal.OWN_DECISION
    assert may_own(ANA, Kind.LESSONS, ANA) is None


def test_a_discloser_does_not_choose_who_decides_their_revision() -> None:
    assert may_hand_over(ANA, REVISION, ANA) is Refusal.OWN_DECISION
    assert may_hand_over(MORGAN, DECISION, ANA) is None
    assert may_hand_over(CHARLIE, DECISION, ANA) is Refusal.NOT_YOURS
