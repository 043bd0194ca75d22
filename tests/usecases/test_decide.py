"""The manager's answer: approve, adjust, talk; each revision decided for itself."""

from collections.abc import Callable

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Stage, State
from bot.usecases.answer import NotNeeded, not_needed
from bot.usecases.decide import Adjust, Approve, Talk, adjust, approve, talk
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import AlreadyError, NotDoneError, RefusedError
from bot.usecases.revise import Revise, revise
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office

Act = Callable[[Office, Disclosed, Who], None]


def approved(office: Office, told: Disclosed, by: Who) -> None:
    office.do(approve, Approve(by=by, step_id=office.step(told, Kind.DECISION).id))


def adjusted(office: Office, told: Disclosed, by: Who) -> None:
    office.do(adjust, Adjust(by=by, step_id=office.step(told, Kind.DECISION).id, why="No."))


def talked(office: Office, told: Disclosed, by: Who) -> None:
    office.do(talk, Talk(by=by, step_id=office.step(told, Kind.DECISION).id))


ACTS = pytest.mark.parametrize("act", [approved, adjusted, talked])


def test_morgan_approves_and_the_fix_is_owed(office: Office) -> None:
    told = office.disclose()
    office.approve(told)
    assert office.open_kinds(told) == ["quick_fix"]
    assert office.picture(told).stage is Stage.FIXING
    assert [office.to(message) for message in office.promised("decided")] == ["U0ANA"]


def test_an_approved_decision_is_no_longer_nudged_about(office: Office) -> None:
    told = office.disclose()
    office.approve(told)
    assert office.waiting_nudges(office.step(told, Kind.DECISION)) == []


def test_thanks_for_what_is_within_the_remit_changes_nothing_else(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.approve(told)
    assert office.open_kinds(told) == ["quick_fix"]


def test_what_the_manager_adds_is_kept_and_blank_is_not(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.do(approve, Approve(by=MORGAN, step_id=step.id, note="Thank you for telling."))
    assert office.picture(told).answers == {step.id: {"note": "Thank you for telling."}}


def test_talking_first_leaves_the_decision_open(office: Office) -> None:
    told = office.disclose()
    talked(office, told, MORGAN)
    assert office.open_kinds(told) == ["decision"]
    assert [office.to(message) for message in office.promised("talk")] == ["U0ANA"]
    office.approve(told)
    assert office.open_kinds(told) == ["quick_fix"]


def test_asking_twice_to_talk_keeps_the_latest_words(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    for note in ("At two?", "At three?"):
        office.do(talk, Talk(by=MORGAN, step_id=step.id, note=note))
    assert office.picture(told).answers[step.id] == {"talk": "At three?"}


def test_asking_to_talk_with_a_second_click_is_told_so_and_keeps_the_words(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.do(talk, Talk(by=MORGAN, step_id=step.id, note="At two?"))
    before = office.rows()
    with pytest.raises(AlreadyError) as again:
        office.do(talk, Talk(by=MORGAN, step_id=step.id))
    assert again.value.outcome == "talk"
    assert office.rows() == before


@ACTS
@pytest.mark.parametrize("by", [CHARLIE, BO, RIO, DANA])
def test_whoever_was_not_asked_is_refused_and_nothing_changes(office: Office, act: Act, by: Who) -> None:
    told = office.disclose(informed=(DANA,))
    before = office.rows()
    with pytest.raises(RefusedError, match="not_yours"):
        act(office, told, by)
    assert office.rows() == before


@ACTS
def test_ana_does_not_decide_on_her_own_mistake(office: Office, act: Act) -> None:
    told = office.disclose()
    before = office.rows()
    with pytest.raises(RefusedError, match="own_decision"):
        act(office, told, ANA)
    assert office.rows() == before


@ACTS
def test_a_former_decider_is_refused(office: Office, act: Act) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.do(hand_over, HandOver(by=MORGAN, step_id=step.id, to=RIO))
    before = office.rows()
    with pytest.raises(AlreadyError) as refused:
        act(office, told, MORGAN)
    assert refused.value.outcome == "passed_on"
    assert office.rows() == before


@ACTS
def test_a_second_click_is_told_who_was_first_and_when(office: Office, act: Act) -> None:
    told = office.disclose()
    office.approve(told)
    first_at = office.now
    office.later(minutes=5)
    before = office.rows()
    with pytest.raises(AlreadyError) as already:
        act(office, told, MORGAN)
    assert already.value.by is not None
    assert (already.value.by.name, already.value.at, already.value.outcome) == (
        "Morgan",
        first_at,
        "approved",
    )
    assert office.rows() == before


@ACTS
def test_charlie_is_refused_even_what_is_settled(office: Office, act: Act) -> None:
    told = office.disclose()
    office.approve(told)
    with pytest.raises(RefusedError, match="not_yours"):
        act(office, told, CHARLIE)


def test_a_forged_button_finds_nothing(office: Office) -> None:
    office.disclose()
    with pytest.raises(NotDoneError, match="gone"):
        office.do(approve, Approve(by=MORGAN, step_id="0" * 32))


def test_a_button_for_another_step_decides_nothing(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    fix = office.step(told, Kind.QUICK_FIX)
    office.do(hand_over, HandOver(by=ANA, step_id=fix.id, to=BO))
    before = office.rows()
    with pytest.raises(RefusedError):
        office.do(approve, Approve(by=BO, step_id=fix.id))
    assert office.rows() == before


def test_a_decision_cannot_be_called_not_needed(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    with pytest.raises(NotDoneError, match="decision_needed"):
        office.do(not_needed, NotNeeded(by=MORGAN, step_id=step.id, reason="Too late"))


def test_adjust_asks_ana_for_a_revision_and_nudges_her(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    step = office.step(told, Kind.DECISION)
    assert (step.revision, step.owner_id) == (2, office.person(ANA).id)
    assert [to for to, _ in office.waiting_nudges(step)] == ["U0ANA"]


def test_morgan_waits_for_the_revision_before_deciding_again(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    with pytest.raises(RefusedError, match="not_revised"):
        approved(office, told, MORGAN)


def test_the_revision_goes_back_to_morgan_who_decides_on_it(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    office.revise(told)
    step = office.step(told, Kind.DECISION)
    assert [to for to, _ in office.waiting_nudges(step)] == ["U0MORGAN"]
    office.approve(told)
    assert office.open_kinds(told) == ["quick_fix"]
    assert [fix.text for fix in office.picture(told).quick_fixes] == [
        "Restore the snapshot of 9:45.",
        "Copy from the replica.",
    ]


def test_an_approval_counts_only_for_the_revision_it_was_shown_on(office: Office) -> None:
    told = office.disclose()
    stale = office.step(told, Kind.DECISION)
    office.adjust(told)
    office.revise(told)
    with pytest.raises(AlreadyError) as already:
        office.do(approve, Approve(by=MORGAN, step_id=stale.id))
    assert already.value.outcome == "adjust"
    assert office.open_kinds(told) == ["decision"]


@pytest.mark.parametrize("by", [CHARLIE, MORGAN, BO])
def test_nobody_but_ana_writes_her_revision(office: Office, by: Who) -> None:
    told = office.disclose()
    office.adjust(told)
    step = office.step(told, Kind.DECISION)
    before = office.rows()
    with pytest.raises(RefusedError, match="not_yours"):
        office.do(revise, Revise(by=by, step_id=step.id, quick_fix="Mine", remit=Remit.DONE))
    assert office.rows() == before


def test_a_revision_sent_twice_is_one(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    step = office.step(told, Kind.DECISION)
    office.revise(told)
    before = office.rows()
    with pytest.raises(NotDoneError):
        office.do(revise, Revise(by=ANA, step_id=step.id, quick_fix="Again", remit=Remit.DONE))
    assert office.rows() == before


def test_ana_does_not_choose_who_decides_on_her_revision(office: Office) -> None:
    told = office.disclose()
    office.adjust(told)
    step = office.step(told, Kind.DECISION)
    before = office.rows()
    with pytest.raises(RefusedError, match="own_decision"):
        office.do(hand_over, HandOver(by=ANA, step_id=step.id, to=BO))
    assert office.rows() == before


def test_a_revision_that_needs_approval_holds_back_a_fix_that_was_under_way(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.adjust(told)
    fix = office.step(told, Kind.QUICK_FIX)
    office.revise(told, remit=Remit.APPROVAL)
    assert office.open_kinds(told) == ["decision"]
    assert office.waiting_nudges(fix) == []
    office.approve(told)
    assert office.open_kinds(told) == ["quick_fix"]


def test_a_revision_that_is_done_already_leaves_no_fix_to_do(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.adjust(told)
    fix = office.step(told, Kind.QUICK_FIX)
    office.revise(told, remit=Remit.DONE)
    assert office.open_kinds(told) == ["decision", "check_in", "check_in", "check_in", "lessons"]
    assert office.waiting_nudges(fix) == []


def test_adjust_after_done_already_begins_another_round_with_a_plan_of_its_own(office: Office) -> None:
    told = office.disclose(remit=Remit.DONE)
    office.adjust(told)
    shown = office.picture(told)
    assert shown.disclosure.round == 2
    assert shown.stage is Stage.DISCLOSED
    assert [s.state for s in shown.steps if s.kind is Kind.CHECK_IN and s.round == 1] == [
        State.NOT_NEEDED
    ] * 3
    assert office.open_kinds(told) == ["lessons", "decision"]
    assert office.step(told, Kind.DECISION).owner_id == office.person(ANA).id


def test_the_other_rounds_plan_is_decided_and_done(office: Office) -> None:
    told = office.disclose(remit=Remit.DONE)
    office.adjust(told)
    office.revise(told)
    office.approve(told)
    assert office.open_kinds(told) == ["lessons", "quick_fix"]
    office.report(told)
    assert office.open_kinds(told) == ["lessons", *["check_in"] * 3]


def test_adjust_after_the_fix_was_reported_begins_another_round_too(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.report(told)
    office.adjust(told)
    office.revise(told)
    office.approve(told)
    assert office.picture(told).disclosure.round == 2
    assert "quick_fix" in office.open_kinds(told)


def test_a_near_miss_can_be_adjusted_and_decided_again(office: Office) -> None:
    told = office.disclose(severity=Severity.NEAR_MISS, remit=Remit.DONE)
    office.adjust(told)
    office.revise(told, remit=Remit.DONE)
    office.approve(told)
    assert office.open_kinds(told) == ["lessons"]


def test_a_manager_s_own_mistake_goes_one_up(office: Office) -> None:
    told = office.disclose(by=MORGAN)
    assert [office.to(card) for card in office.promised("card")] == ["U0RIO"]
    before = office.rows()
    for by, reason in ((MORGAN, "own_decision"), (ANA, "not_yours"), (CHARLIE, "not_yours")):
        with pytest.raises(RefusedError, match=reason):
            office.approve(told, by)
    assert office.rows() == before
    office.approve(told, RIO)
    assert office.open_kinds(told) == ["quick_fix"]
