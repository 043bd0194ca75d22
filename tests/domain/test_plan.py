"""What a disclosure owes, what opens when, and the stage that is read off it."""

from datetime import timedelta

import pytest

from bot.domain.disclosure import QuickFix, Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import check_in_due
from bot.domain.plan import (
    Mark,
    NewStep,
    Stage,
    State,
    added_by,
    decider_of,
    finished,
    next_round,
    ready,
    remit_now,
    stage,
    steps_owed,
    way,
)
from tests.domain.plans import ANA, MORGAN, NOON, SHIPPED, Plan

CHECKED = {Severity.MINOR: 1, Severity.MAJOR: 3, Severity.CRITICAL: 5}


def owed(severity: Severity) -> list[tuple[str, int, str]]:
    steps = steps_owed(SHIPPED.severities[severity], ANA, MORGAN)
    return [(step.kind.value, step.sequence, step.owner_id) for step in steps]


def test_a_near_miss_owes_a_decision_and_lessons_only() -> None:
    assert owed(Severity.NEAR_MISS) == [("decision", 1, MORGAN), ("lessons", 1, ANA), ("close", 1, ANA)]


@pytest.mark.parametrize(("severity", "checks"), CHECKED.items())
def test_what_happened_owes_a_check_in_for_each_day_of_the_policy(severity: Severity, checks: int) -> None:
    whole = severity is not Severity.MINOR
    assert owed(severity) == [
        ("decision", 1, MORGAN),
        ("quick_fix", 1, ANA),
        *((kind, 1, ANA) for kind in ("understanding", "real_fix", "tell") if whole),
        *(("check_in", number, ANA) for number in range(1, checks + 1)),
        ("lessons", 1, ANA),
        *((kind, 1, ANA) for kind in ("commitment",) if whole),
        ("close", 1, ANA),
    ]


def test_a_new_round_owes_the_fixes_and_check_ins_again_but_nothing_that_was_learnt() -> None:
    steps = next_round(SHIPPED.severities[Severity.MAJOR], 2, ANA, MORGAN)
    assert [step.kind.value for step in steps] == ["decision", "quick_fix", "real_fix", *["check_in"] * 3]
    assert {step.round for step in steps} == {2}


def test_check_ins_fall_due_on_their_days_after_the_fix() -> None:
    plan = Plan(Severity.CRITICAL, Remit.DOING)
    plan.whole_fix()
    dues = [check_in_due(s, NOON, plan.policy) - NOON for s in plan.steps if s.kind is Kind.CHECK_IN]
    assert dues == [timedelta(days=days) for days in (1, 3, 7, 14, 30)]


def test_a_critical_decision_falls_due_within_a_quarter_of_an_hour() -> None:
    assert Plan(Severity.CRITICAL).policy.steps[Kind.DECISION].due == timedelta(minutes=15)


def test_a_fix_that_needs_approval_waits_for_it() -> None:
    plan = Plan(Severity.MINOR, Remit.APPROVAL)
    assert plan.open_kinds() == ["decision"]
    plan.settle(Kind.DECISION)
    assert plan.open_kinds() == ["quick_fix"]


def test_a_fix_within_the_remit_does_not_wait_for_thanks() -> None:
    assert Plan(Severity.MINOR, Remit.DOING).open_kinds() == ["decision", "quick_fix"]


def test_lessons_and_check_ins_open_once_the_quick_fix_is_done_where_no_other_is_owed() -> None:
    plan = Plan(Severity.MINOR, Remit.DOING)
    plan.settle(Kind.QUICK_FIX)
    assert plan.open_kinds() == ["decision", "check_in", "lessons"]


def test_what_is_serious_is_understood_mended_told_watched_and_learnt_from_in_that_order() -> None:
    plan = Plan(Severity.MAJOR)
    plan.settle(Kind.DECISION)
    plan.settle(Kind.QUICK_FIX)
    assert plan.open_kinds() == ["understanding", "lessons"]
    plan.settle(Kind.UNDERSTANDING)
    assert plan.open_kinds() == ["real_fix", "lessons"]
    plan.settle(Kind.REAL_FIX)
    assert plan.open_kinds() == ["tell", "check_in", "check_in", "check_in", "lessons"]
    plan.settle(Kind.LESSONS)
    assert "commitment" in plan.open_kinds()


def test_an_understanding_that_is_not_needed_holds_the_real_fix_back_no_more() -> None:
    plan = Plan(Severity.MAJOR, Remit.DOING)
    plan.settle(Kind.QUICK_FIX)
    plan.settle(Kind.UNDERSTANDING, State.NOT_NEEDED)
    assert "real_fix" in plan.open_kinds()


def test_a_higher_severity_adds_what_it_owes_and_takes_nothing_away() -> None:
    plan = Plan(Severity.MINOR, Remit.DOING)
    plan.settle(Kind.QUICK_FIX)
    more = added_by(SHIPPED.severities[Severity.MAJOR], plan.steps, ANA, MORGAN)
    assert [(step.kind.value, step.sequence) for step in more] == [
        ("understanding", 1),
        ("real_fix", 1),
        ("tell", 1),
        ("check_in", 2),
        ("check_in", 3),
        ("commitment", 1),
    ]


def test_the_way_shows_what_this_plan_owes_and_where_they_are() -> None:
    plan = Plan(Severity.MINOR)
    assert [mark.value for _, mark in way(plan.steps, plan.remit)] == ["here", "ahead", "ahead", "ahead"]
    plan.settle(Kind.DECISION)
    assert [mark.value for _, mark in way(plan.steps, plan.remit)] == ["behind", "here", "ahead", "ahead"]


def test_an_ask_that_is_all_that_is_owed_is_shown_with_the_lessons() -> None:
    plan = Plan(Severity.NEAR_MISS)
    plan.add([NewStep(kind=Kind.ASK, round=1, owner_id=MORGAN)])
    plan.settle(Kind.DECISION)
    assert dict(way(plan.steps, plan.remit))[Kind.LESSONS] is Mark.HERE
    plan.settle(Kind.LESSONS)
    assert dict(way(plan.steps, plan.remit))[Kind.LESSONS] is Mark.HERE
    plan.settle(Kind.ASK)
    assert dict(way(plan.steps, plan.remit))[Kind.LESSONS] is Mark.BEHIND


def test_thanks_that_nothing_waits_for_do_not_stand_in_the_way() -> None:
    plan = Plan(Severity.MINOR, Remit.DOING)
    assert next(kind for kind, _ in way(plan.steps, plan.remit)) is Kind.QUICK_FIX


def test_a_quick_fix_that_is_not_needed_holds_nothing_back() -> None:
    plan = Plan(Severity.MINOR, Remit.DOING)
    plan.settle(Kind.QUICK_FIX, State.NOT_NEEDED)
    assert plan.open_kinds() == ["decision", "check_in", "lessons"]


def test_the_lessons_of_a_near_miss_wait_for_its_acknowledgement_only() -> None:
    plan = Plan(Severity.NEAR_MISS)
    assert plan.open_kinds() == ["decision"]
    plan.settle(Kind.DECISION)
    assert plan.open_kinds() == ["lessons"]


def test_close_waits_until_all_else_is_settled() -> None:
    plan = Plan(Severity.NEAR_MISS)
    plan.settle(Kind.DECISION)
    assert not finished(plan.steps)
    plan.settle(Kind.LESSONS)
    assert finished(plan.steps)
    assert [step.kind for step in ready(plan.steps, plan.remit)] == [Kind.CLOSE]


def test_check_ins_of_a_new_round_wait_for_that_rounds_fix() -> None:
    plan = Plan(Severity.MAJOR, Remit.DOING)
    plan.whole_fix()
    plan.slip()
    assert plan.open_kinds() == ["lessons", "decision"]
    plan.settle(Kind.DECISION)
    plan.settle(Kind.QUICK_FIX, round_=2)
    assert plan.open_kinds() == ["lessons", "real_fix"]
    plan.settle(Kind.REAL_FIX, round_=2)
    assert plan.open_kinds() == ["lessons", *["check_in"] * 3]


def test_lessons_not_yet_opened_wait_for_the_new_rounds_fix_too() -> None:
    plan = Plan(Severity.MINOR, Remit.APPROVAL)
    plan.settle(Kind.DECISION)
    plan.settle(Kind.QUICK_FIX, State.NOT_NEEDED)
    assert "lessons" in plan.open_kinds()
    later = Plan(Severity.MINOR, Remit.APPROVAL)
    later.add(next_round(later.policy, 2, ANA, MORGAN))
    later.settle(Kind.DECISION, round_=1)
    later.settle(Kind.QUICK_FIX, round_=1)
    assert "lessons" not in later.open_kinds()


@pytest.mark.parametrize(
    ("severity", "remit", "settled", "expected"),
    [
        (Severity.MAJOR, Remit.APPROVAL, [], Stage.DISCLOSED),
        (Severity.MAJOR, Remit.APPROVAL, [Kind.DECISION], Stage.FIXING),
        (Severity.MINOR, Remit.APPROVAL, [Kind.DECISION, Kind.QUICK_FIX], Stage.MONITORING),
        (Severity.MAJOR, Remit.APPROVAL, [Kind.DECISION, Kind.QUICK_FIX], Stage.UNDERSTANDING),
        (Severity.MAJOR, Remit.DONE, [Kind.QUICK_FIX, Kind.UNDERSTANDING], Stage.FIXING),
        (Severity.MAJOR, Remit.DOING, [], Stage.FIXING),
        (Severity.MINOR, Remit.DONE, [Kind.QUICK_FIX], Stage.MONITORING),
        (Severity.MINOR, Remit.DONE, [Kind.QUICK_FIX, Kind.CHECK_IN], Stage.LEARNING),
        (Severity.MINOR, Remit.DONE, [Kind.QUICK_FIX, Kind.CHECK_IN, Kind.LESSONS], Stage.DISCLOSED),
        (Severity.NEAR_MISS, Remit.APPROVAL, [], Stage.DISCLOSED),
        (Severity.NEAR_MISS, Remit.DONE, [], Stage.DISCLOSED),
        (Severity.NEAR_MISS, Remit.DONE, [Kind.DECISION], Stage.LEARNING),
        (Severity.NEAR_MISS, Remit.DONE, [Kind.DECISION, Kind.LESSONS], Stage.CLOSED),
    ],
)
def test_the_stage_is_the_earliest_that_is_still_owed(
    severity: Severity, remit: Remit, settled: list[Kind], expected: Stage
) -> None:
    plan = Plan(severity, remit)
    for kind in settled:
        plan.settle(kind)
    assert stage(plan.steps, remit) is expected


def test_a_slip_takes_the_stage_back_to_the_decision() -> None:
    plan = Plan(Severity.MAJOR, Remit.DOING)
    plan.settle(Kind.DECISION)
    plan.whole_fix()
    assert stage(plan.steps, plan.remit) is Stage.MONITORING
    plan.slip()
    assert stage(plan.steps, plan.remit) is Stage.DISCLOSED


def test_a_withdrawn_disclosure_is_withdrawn_whatever_is_owed() -> None:
    assert stage(Plan(Severity.MAJOR).steps, Remit.DONE, withdrawn=True) is Stage.WITHDRAWN


def test_whoever_was_asked_last_decides() -> None:
    plan = Plan(Severity.MINOR)
    plan.add([NewStep(kind=Kind.DECISION, round=1, revision=2, owner_id="rio")])
    assert decider_of(plan.steps, ANA) == "rio"


def test_whoever_asked_for_a_revision_decides_it_while_the_discloser_writes_it() -> None:
    plan = Plan(Severity.MINOR)
    plan.add([NewStep(kind=Kind.DECISION, round=2, revision=1, owner_id=ANA)])
    assert decider_of(plan.steps, ANA) == MORGAN


def test_a_new_round_needs_a_quick_fix_of_its_own_before_anything_may_go_ahead() -> None:
    first = QuickFix(round=1, revision=1, text="Rolled back", remit=Remit.DONE, at=NOON)
    assert remit_now([first], 1) is Remit.DONE
    assert remit_now([first], 2) is Remit.APPROVAL
