"""Answering what one owes: done, held, slipped, not needed; and the end."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Stage, State
from bot.usecases.answer import CheckIn, NotNeeded, Report, Slip, check_in, not_needed, report, slip
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import AlreadyError, NotDoneError, RefusedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, MORGAN, Office


def held(office: Office, told: Disclosed, outcome: str = "held") -> None:
    office.do(check_in, CheckIn(by=ANA, step_id=office.step(told, Kind.CHECK_IN).id, outcome=outcome))


def slipped(office: Office, told: Disclosed, remit: Remit = Remit.APPROVAL) -> None:
    step_id = office.step(told, Kind.CHECK_IN).id
    words = {"what_slipped": "The job ran again.", "quick_fix": "Disable the job."}
    office.do(slip, Slip(by=ANA, step_id=step_id, remit=remit, **words))


@pytest.fixture
def fixed(office: Office) -> Disclosed:
    """Ana's quick fix was approved and is done."""
    told = office.disclose()
    office.approve(told)
    office.later(hours=1)
    office.report(told, what_was_done="Restored.", contained="Yes.")
    return told


def test_a_fix_that_is_done_opens_check_ins_and_lessons(office: Office, fixed: Disclosed) -> None:
    assert office.open_kinds(fixed) == [*["check_in"] * 3, "lessons"]
    assert office.picture(fixed).stage is Stage.MONITORING


def test_check_ins_are_nudged_about_on_their_days_after_the_fix(office: Office, fixed: Disclosed) -> None:
    steps = [s for s in office.picture(fixed).steps if s.kind is Kind.CHECK_IN]
    mornings = (datetime(2026, 3, 3, 8), datetime(2026, 3, 9, 8), datetime(2026, 4, 1, 7))
    assert [office.waiting_nudges(step) for step in steps] == [
        [("U0ANA", morning.replace(tzinfo=UTC))] for morning in mornings
    ]


def test_what_was_done_is_kept(office: Office, fixed: Disclosed) -> None:
    step = office.step(fixed, Kind.QUICK_FIX)
    assert office.picture(fixed).answers[step.id] == {"what_was_done": "Restored.", "contained": "Yes."}


@pytest.mark.parametrize("outcome", ["held", "cant_tell"])
def test_a_check_in_is_answered_with_one_click(office: Office, fixed: Disclosed, outcome: str) -> None:
    step = office.step(fixed, Kind.CHECK_IN)
    held(office, fixed, outcome)
    answered = office.step(fixed, Kind.CHECK_IN, sequence=step.sequence)
    assert (answered.state, answered.outcome) == (State.DONE, outcome)
    assert office.waiting_nudges(step) == []
    assert len(office.open_kinds(fixed)) == 3


def test_a_slip_begins_another_round_with_its_own_decision(office: Office, fixed: Disclosed) -> None:
    held(office, fixed)
    slipped(office, fixed)
    shown = office.picture(fixed)
    first = [(s.state.value, s.outcome) for s in shown.steps if s.kind is Kind.CHECK_IN and s.round == 1]
    assert first == [("done", "held"), ("slipped", "slipped"), ("not_needed", "new_round")]
    assert shown.disclosure.round == 2
    assert shown.awaits_decision
    assert shown.stage is Stage.DISCLOSED
    assert shown.quick_fix.text == "Disable the job."


def test_the_rounds_that_ended_are_no_longer_nudged_about(office: Office, fixed: Disclosed) -> None:
    slipped(office, fixed)
    ended = [s for s in office.picture(fixed).steps if s.round == 1 and s.kind is not Kind.LESSONS]
    assert [office.waiting_nudges(step) for step in ended] == [[]] * len(ended)


def test_the_new_round_runs_like_the_first(office: Office, fixed: Disclosed) -> None:
    slipped(office, fixed)
    office.approve(fixed)
    office.report(fixed)
    assert office.open_kinds(fixed) == ["lessons", *["check_in"] * 3]
    assert office.picture(fixed).stage is Stage.MONITORING


def test_a_slip_whose_fix_is_done_already_goes_on_to_its_check_ins(office: Office, fixed: Disclosed) -> None:
    slipped(office, fixed, remit=Remit.DONE)
    assert office.open_kinds(fixed) == ["lessons", "decision", *["check_in"] * 3]


def test_lessons_already_written_stay_over_a_slip(office: Office, fixed: Disclosed) -> None:
    office.report(fixed, Kind.LESSONS, prevented="A prompt for production.")
    slipped(office, fixed)
    lessons = office.step(fixed, Kind.LESSONS)
    assert lessons.state is State.DONE
    assert office.picture(fixed).answers[lessons.id] == {"prevented": "A prompt for production."}


def test_a_slip_before_the_thanks_asks_for_one_decision_only(office: Office) -> None:
    told = office.disclose(remit=Remit.DONE)
    slipped(office, told)
    decisions = [s for s in office.picture(told).steps if s.kind is Kind.DECISION]
    assert [(s.round, s.state.value) for s in decisions] == [(1, "not_needed"), (2, "open")]
    assert decisions[1].owner_id == office.person(MORGAN).id


def test_a_slip_while_a_revision_is_owed_goes_back_to_whoever_asked_for_it(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.adjust(told)
    office.report(told)
    slipped(office, told)
    assert office.step(told, Kind.DECISION).owner_id == office.person(MORGAN).id


def test_what_is_not_needed_says_why_and_holds_nothing_back(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    step = office.step(told, Kind.QUICK_FIX)
    office.do(not_needed, NotNeeded(by=ANA, step_id=step.id, reason="It mended itself."))
    assert office.step(told, Kind.QUICK_FIX).state is State.NOT_NEEDED
    assert office.picture(told).answers[step.id] == {"reason": "It mended itself."}
    assert office.open_kinds(told) == ["decision", *["check_in"] * 3, "lessons"]


def test_when_all_is_settled_the_app_closes_and_says_thanks(office: Office, fixed: Disclosed) -> None:
    for _ in range(3):
        held(office, fixed)
    assert office.picture(fixed).disclosure.closed_at is None
    office.report(fixed, Kind.LESSONS, prevented="A prompt.")
    shown = office.picture(fixed)
    assert (shown.disclosure.closed_at, shown.stage) == (office.now, Stage.CLOSED)
    assert [office.to(message) for message in office.promised("closing")] == ["U0ANA"]
    assert shown.history[-1].kind == "closed"
    assert shown.history[-1].person_id is None


def test_the_thanks_that_came_last_closes_too(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    held(office, told)
    office.report(told, Kind.LESSONS)
    assert office.picture(told).disclosure.closed_at is None
    office.approve(told)
    assert office.picture(told).disclosure.closed_at == office.now


def report_fix(office: Office, told: Disclosed, by: Who) -> None:
    fix = office.step(told, Kind.QUICK_FIX)
    office.do(report, Report(by=by, step_id=fix.id, kind=Kind.QUICK_FIX, words={"what_was_done": "x"}))


def call_not_needed(office: Office, told: Disclosed, by: Who) -> None:
    fix = office.step(told, Kind.QUICK_FIX)
    office.do(not_needed, NotNeeded(by=by, step_id=fix.id, reason="x"))


ANSWERS = pytest.mark.parametrize("answer", [report_fix, call_not_needed])


@ANSWERS
@pytest.mark.parametrize("by", [CHARLIE, MORGAN, BO])
def test_nobody_answers_for_ana(
    office: Office, answer: Callable[[Office, Disclosed, Who], None], by: Who
) -> None:
    told = office.disclose(remit=Remit.DOING)
    before = office.rows()
    with pytest.raises(RefusedError, match="not_yours"):
        answer(office, told, by)
    assert office.rows() == before


@ANSWERS
def test_ana_herself_no_longer_answers_what_she_handed_over(
    office: Office, answer: Callable[[Office, Disclosed, Who], None]
) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.do(hand_over, HandOver(by=ANA, step_id=office.step(told, Kind.QUICK_FIX).id, to=BO))
    before = office.rows()
    with pytest.raises(AlreadyError) as refused:
        answer(office, told, ANA)
    assert refused.value.outcome == "passed_on"
    assert office.rows() == before


@ANSWERS
def test_an_answer_given_twice_is_one(
    office: Office, answer: Callable[[Office, Disclosed, Who], None]
) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.report(told)
    before = office.rows()
    with pytest.raises(AlreadyError) as already:
        answer(office, told, ANA)
    assert already.value.outcome == "done"
    assert office.rows() == before


def test_what_is_not_open_yet_is_not_answered(office: Office) -> None:
    told = office.disclose()
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yet"):
        report_fix(office, told, ANA)
    assert office.rows() == before


def test_a_button_for_another_kind_of_step_does_nothing(office: Office, fixed: Disclosed) -> None:
    lessons = office.step(fixed, Kind.LESSONS)
    before = office.rows()
    with pytest.raises(RefusedError):
        office.do(check_in, CheckIn(by=ANA, step_id=lessons.id, outcome="held"))
    with pytest.raises(RefusedError):
        office.do(report, Report(by=ANA, step_id=lessons.id, kind=Kind.QUICK_FIX))
    assert office.rows() == before
