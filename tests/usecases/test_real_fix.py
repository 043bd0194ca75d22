"""The real fix: planned, accepted or declined by whoever is to own it, and put in place."""

from datetime import date, timedelta

import pytest

from bot.domain.disclosure import Remit
from bot.domain.kind import Kind
from bot.domain.plan import State
from bot.domain.real_fix import Phase
from bot.usecases.answer import NotNeeded, Slip, not_needed, slip
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.real_fix import (
    AcceptRealFix,
    DeclineRealFix,
    FinishRealFix,
    PlanRealFix,
    accept_real_fix,
    decline_real_fix,
    finish_real_fix,
    plan_real_fix,
)
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, Office
from tests.usecases.test_escalate import leaves

NEXT_WEEK = date(2026, 3, 9)


@pytest.fixture
def understood(whole: Office) -> Disclosed:
    """Ana's quick fix is done, and she knows what happened."""
    told = whole.disclose(remit=Remit.DONE)
    whole.report(told, Kind.UNDERSTANDING, trying="x", action="y", differed="z")
    return told


def plan(office: Office, told: Disclosed, owner: Who | None = None, by: Who = ANA, **said: object) -> None:
    words = {"what": "A read-only role.", "criterion": "Nobody can drop a table.", "due": NEXT_WEEK, **said}
    step_id = office.step(told, Kind.REAL_FIX).id
    office.do(plan_real_fix, PlanRealFix(by=by, step_id=step_id, owner=owner, **words))  # type: ignore[arg-type]


def accept(office: Office, told: Disclosed, by: Who = BO) -> None:
    office.do(accept_real_fix, AcceptRealFix(by=by, step_id=office.step(told, Kind.REAL_FIX).id))


def decline(office: Office, told: Disclosed, by: Who = BO) -> None:
    command = DeclineRealFix(by=by, step_id=office.step(told, Kind.REAL_FIX).id, reason="I am away.")
    office.do(decline_real_fix, command)


def finish(office: Office, told: Disclosed, by: Who = ANA) -> None:
    words = {"what_was_done": "The role is there.", "criterion": "Nobody dropped one for a month."}
    office.do(finish_real_fix, FinishRealFix(by=by, step_id=office.step(told, Kind.REAL_FIX).id, **words))


def test_a_fix_of_one_s_own_is_due_when_work_ends_on_its_day(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood)
    step = whole.step(understood, Kind.REAL_FIX)
    assert str(step.due_at) == "2026-03-09 16:30:00+00:00"  # 17:30 in Berlin
    assert whole.picture(understood).phase(step) is Phase.DO
    (nudge,) = whole.waiting_nudges(step)
    assert (nudge[0], str(nudge[1])) == ("U0ANA", "2026-03-09 08:00:00+00:00"), "asked when that day begins"


def test_somebody_else_owns_it_only_once_they_accept(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    step = whole.step(understood, Kind.REAL_FIX)
    assert step.owner_id == whole.person(BO).id
    assert whole.picture(understood).phase(step) is Phase.ACCEPT
    with pytest.raises(NotDoneError, match="not_yet"):
        finish(whole, understood, by=BO)
    accept(whole, understood)
    assert whole.picture(understood).phase(step) is Phase.DO
    finish(whole, understood, by=BO)
    assert whole.open_kinds(understood) == ["decision", "tell", *["check_in"] * 3, "lessons"]


def test_accepting_twice_is_said_to_be_over(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    accept(whole, understood)
    before = whole.rows()
    with pytest.raises(AlreadyError) as already:
        accept(whole, understood)
    assert already.value.outcome == "accepted"
    assert whole.rows() == before


def test_offering_or_declining_it_twice_is_said_to_be_passed_on(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    with pytest.raises(AlreadyError) as already:
        plan(whole, understood, owner=BO)
    assert already.value.outcome == "passed_on"
    decline(whole, understood)
    with pytest.raises(AlreadyError) as already:
        decline(whole, understood)
    assert already.value.outcome == "passed_on"


def test_today_is_as_long_as_one_s_own_hours(whole: Office, understood: Disclosed) -> None:
    whole.change(ANA, works_from="12:00", works_until="21:00")
    whole.later(hours=8)  # 19:00 in Berlin
    plan(whole, understood, due=whole.now.date())
    assert str(whole.step(understood, Kind.REAL_FIX).due_at) == "2026-03-02 20:00:00+00:00"


def test_a_nudge_to_plan_it_says_so_once_it_is_planned(whole: Office, understood: Disclosed) -> None:
    whole.later(days=3)
    whole.sweep()
    whole.sent("nudge")
    plan(whole, understood, owner=BO)
    (nudge,) = [message for message in whole.promised("nudge") if whole.to(message) == "U0ANA"]
    assert nudge.id in [update.about_id for update in whole.promised("update")]


def test_a_fix_that_is_declined_comes_back_with_the_reason(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    decline(whole, understood)
    step = whole.step(understood, Kind.REAL_FIX)
    shown = whole.picture(understood)
    assert (step.owner_id, shown.phase(step)) == (whole.person(ANA).id, Phase.PLAN)
    assert shown.said(step, "handed_over") == "I am away."
    plan(whole, understood, owner=DANA)
    accept(whole, understood, by=DANA)


@pytest.mark.parametrize(
    ("fact", "problem"), [("is_bot", "is_app"), ("is_guest", "is_guest"), ("deactivated", "has_left")]
)
def test_who_cannot_own_it_is_refused_with_the_reason(
    whole: Office, understood: Disclosed, fact: str, problem: str
) -> None:
    whole.change(BO, **{fact: True})
    with pytest.raises(FieldsError) as refused:
        plan(whole, understood, owner=BO)
    assert refused.value.fields == {"owner": problem}


def test_a_day_that_is_over_is_refused(whole: Office, understood: Disclosed) -> None:
    with pytest.raises(FieldsError, match="due_past"):
        plan(whole, understood, due=whole.now.date() - timedelta(days=1))


@pytest.mark.parametrize("year", [2028, 9999])
def test_a_day_too_far_off_is_refused(whole: Office, understood: Disclosed, year: int) -> None:
    with pytest.raises(FieldsError, match="due_far"):
        plan(whole, understood, due=date(year, 12, 31))


def test_ana_plans_anew_where_whoever_was_asked_stays_silent(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    plan(whole, understood)
    step = whole.step(understood, Kind.REAL_FIX)
    assert (step.owner_id, whole.picture(understood).phase(step)) == (whole.person(ANA).id, Phase.DO)
    with pytest.raises((RefusedError, AlreadyError)):
        accept(whole, understood)


def test_what_bo_accepted_is_planned_anew_by_bo_alone(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, owner=BO)
    accept(whole, understood)
    with pytest.raises((RefusedError, AlreadyError)):
        plan(whole, understood)


def test_today_is_soon_enough(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood, due=whole.now.date())


@pytest.mark.parametrize("by", [CHARLIE, MORGAN, BO])
def test_nobody_plans_ana_s_fix_for_her(whole: Office, understood: Disclosed, by: Who) -> None:
    before = whole.rows()
    with pytest.raises(RefusedError):
        plan(whole, understood, by=by)
    assert whole.rows() == before


@pytest.mark.parametrize("by", [CHARLIE, MORGAN, ANA])
def test_nobody_accepts_declines_or_finishes_it_for_bo(whole: Office, understood: Disclosed, by: Who) -> None:
    plan(whole, understood, owner=BO)
    before = whole.rows()
    for act in (accept, decline, finish):
        with pytest.raises((RefusedError, AlreadyError)):
            act(whole, understood, by=by)
    assert whole.rows() == before


def test_a_planned_fix_that_is_handed_over_is_accepted_anew(whole: Office, understood: Disclosed) -> None:
    plan(whole, understood)
    step = whole.step(understood, Kind.REAL_FIX)
    whole.do(hand_over, HandOver(by=ANA, step_id=step.id, to=BO, why="You know it better."))
    assert whole.picture(understood).phase(step) is Phase.ACCEPT
    accept(whole, understood)


def test_a_slip_asks_for_another_real_fix_but_not_for_another_understanding(
    whole: Office, understood: Disclosed
) -> None:
    plan(whole, understood)
    finish(whole, understood)
    words = {"what_slipped": "It came back.", "quick_fix": "Switch it off."}
    step_id = whole.step(understood, Kind.CHECK_IN).id
    whole.do(slip, Slip(by=ANA, step_id=step_id, remit=Remit.DOING, **words))
    whole.report(understood)
    assert "real_fix" in whole.open_kinds(understood)
    assert "understanding" not in whole.open_kinds(understood)
    assert whole.picture(understood).real_fix is not None


def test_a_fix_that_is_not_needed_says_why_and_the_rest_goes_on(whole: Office, understood: Disclosed) -> None:
    step = whole.step(understood, Kind.REAL_FIX)
    whole.do(not_needed, NotNeeded(by=ANA, step_id=step.id, reason="The quick fix is one for good."))
    assert whole.step(understood, Kind.REAL_FIX).state is State.NOT_NEEDED
    assert "tell" in whole.open_kinds(understood)


def test_after_the_discloser_left_a_no_goes_to_whoever_decides_and_ends_there(
    whole: Office, understood: Disclosed
) -> None:
    plan(whole, understood, owner=BO)
    leaves(whole, ANA)
    decline(whole, understood)
    step = whole.step(understood, Kind.REAL_FIX)
    assert step.owner_id == whole.person(MORGAN).id
    with pytest.raises(NotDoneError, match="nobody_else"):
        decline(whole, understood, by=MORGAN)
    assert whole.step(understood, Kind.REAL_FIX).owner_id == whole.person(MORGAN).id
    accept(whole, understood, by=MORGAN)
    finish(whole, understood, by=MORGAN)
