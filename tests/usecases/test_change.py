"""Edit and withdraw: what stood there is kept, the manager sees what changed, and the end is an end."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import Pace
from bot.domain.plan import Stage, State
from bot.domain.policy_file import parse_policy
from bot.house import HOUSE
from bot.storage import nudges
from bot.storage.store import Store
from bot.usecases.answer import NotNeeded, not_needed
from bot.usecases.change import Edit, Withdraw, edit, withdraw
from bot.usecases.decide import Approve, approve
from bot.usecases.disclose import Disclosed
from bot.usecases.refusals import AlreadyError, FieldsError, NotDoneError, RefusedError
from bot.usecases.who import Who
from bot.views.copy import Copy
from bot.views.notices import timeline
from tests.usecases.office import ANA, BO, CHARLIE, MONDAY, MORGAN, Office

COPY = Copy([HOUSE / "templates" / "en"])


def edits(office: Office, told: Disclosed, by: Who = ANA, **said: Any) -> None:
    now = office.picture(told)
    usual = {
        "severity": now.disclosure.severity,
        "what_happened": now.disclosure.what_happened,
        "impact": now.disclosure.impact,
    }
    office.do(edit, Edit(by=by, step_id=now.decision.id, **{**usual, **said}))


def withdraws(office: Office, told: Disclosed, by: Who = ANA) -> None:
    command = Withdraw(by=by, step_id=office.step(told, Kind.DECISION).id, reason="It was a drill.")
    office.do(withdraw, command)


def changes(office: Office, told: Disclosed) -> dict[str, tuple[str | None, str | None]]:
    """The latest edit's fields: before, after."""
    found = list(office.picture(told).edits.values())[-1]
    return {one.field: (one.before, one.after) for one in found}


def test_an_edit_keeps_what_stood_there_before(whole: Office) -> None:
    told = whole.disclose(impact="Nobody noticed.")
    edits(whole, told, impact="Two customers noticed.")
    assert whole.picture(told).disclosure.impact == "Two customers noticed."
    assert changes(whole, told) == {"impact": ("Nobody noticed.", "Two customers noticed.")}
    assert whole.picture(told).history[-1].kind == "edited"


def test_another_quick_fix_is_decided_anew_and_the_old_button_says_so(whole: Office) -> None:
    told = whole.disclose()
    old = whole.step(told, Kind.DECISION)
    edits(whole, told, quick_fix="Copy it from the replica.")
    shown = whole.picture(told)
    assert shown.quick_fix.text == "Copy it from the replica."
    assert shown.awaits_decision
    with pytest.raises(AlreadyError) as already:
        whole.do(approve, Approve(by=MORGAN, step_id=old.id))
    assert already.value.outcome == "superseded"
    whole.approve(told)
    assert whole.open_kinds(told) == ["quick_fix"]


def test_a_fix_that_was_approved_waits_again_when_it_changes(whole: Office) -> None:
    told = whole.disclose()
    whole.approve(told)
    edits(whole, told, quick_fix="Copy it from the replica.")
    assert whole.open_kinds(told) == ["decision"]
    assert whole.step(told, Kind.QUICK_FIX).state is State.WAITING


def test_a_fix_that_is_done_stays_as_it_was(whole: Office) -> None:
    told = whole.disclose(remit=Remit.DONE)
    with pytest.raises(FieldsError, match="fix_is_over"):
        edits(whole, told, quick_fix="Something else.")


def test_what_says_the_same_changes_nothing(whole: Office) -> None:
    told = whole.disclose()
    before = whole.rows()
    with pytest.raises(FieldsError, match="nothing_changed"):
        edits(whole, told)
    assert whole.rows() == before


def test_a_higher_severity_owes_more_and_a_lower_one_no_less(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    edits(whole, told, severity=Severity.CRITICAL)
    kinds = [step.kind.value for step in whole.picture(told).steps]
    assert kinds.count("check_in") == 5
    assert "real_fix" in kinds
    edits(whole, told, severity=Severity.NEAR_MISS)
    assert [step.kind.value for step in whole.picture(told).steps] == kinds


def test_a_near_miss_that_was_one_after_all_gets_a_quick_fix(whole: Office) -> None:
    told = whole.disclose(severity=Severity.NEAR_MISS, remit=Remit.DOING)
    whole.approve(told)
    edits(whole, told, severity=Severity.MINOR)
    assert "quick_fix" in whole.open_kinds(told)


def test_thanks_for_a_near_miss_approved_no_fix(whole: Office) -> None:
    told = whole.disclose(severity=Severity.NEAR_MISS, remit=Remit.APPROVAL)
    whole.approve(told)
    edits(whole, told, severity=Severity.CRITICAL)
    assert whole.open_kinds(told) == ["decision", "lessons"]
    whole.approve(told)
    assert whole.open_kinds(told) == ["quick_fix", "lessons"]


def test_a_higher_severity_does_not_take_the_next_round_s_fix_for_done(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    whole.adjust(told)
    edits(whole, told, severity=Severity.MAJOR)
    assert whole.step(told, Kind.QUICK_FIX, round=2).state is State.WAITING
    whole.revise(told, remit=Remit.DOING)
    assert "quick_fix" in whole.open_kinds(told)


def test_a_higher_severity_is_answered_sooner(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR)
    decision = whole.step(told, Kind.DECISION)
    assert whole.waiting_nudges(decision) == [("U0MORGAN", MONDAY + timedelta(days=1, hours=-1))]
    edits(whole, told, severity=Severity.CRITICAL)
    assert whole.waiting_nudges(decision) == [("U0MORGAN", MONDAY + timedelta(minutes=15))]
    edits(whole, told, severity=Severity.MAJOR)
    assert whole.waiting_nudges(decision) == [("U0MORGAN", MONDAY + timedelta(minutes=15))]


def test_what_is_not_that_bad_waits_for_the_message_of_the_day_at_the_time_it_had(whole: Office) -> None:
    told = whole.disclose(severity=Severity.CRITICAL)
    edits(whole, told, severity=Severity.MINOR)
    waiting = whole.ask(nudges.waiting_about, whole.step(told, Kind.DECISION).id)
    assert waiting.pace is Pace.DAY
    assert waiting.due_at == MONDAY + timedelta(days=1, hours=-1)


def test_who_was_asked_often_enough_about_a_minor_mistake_is_asked_again_once_it_is_critical(
    whole: Office,
) -> None:
    told = whole.disclose(severity=Severity.MINOR)
    decision = whole.step(told, Kind.DECISION)
    while waiting := whole.waiting_nudges(decision):
        whole.now = waiting[0][1]
        whole.sweep()
        whole.sent("nudge")
    edits(whole, told, severity=Severity.CRITICAL)
    assert whole.waiting_nudges(decision) == [("U0MORGAN", whole.now + timedelta(hours=1))]


def test_check_ins_that_a_higher_severity_adds_count_from_the_fix(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DONE)
    office.later(days=2)
    edits(office, told, severity=Severity.CRITICAL)
    added = office.step(told, Kind.CHECK_IN, sequence=4)
    assert str(added.due_at) == "2026-03-16 08:00:00+00:00", "two weeks after Monday, when it was fixed"


@pytest.mark.parametrize(
    ("usual", "instead"),
    [("check_in_days = [1, 7, 30]", "check_in_days = [2]"), ('"tell", "check_in", "lessons"', '"lessons"')],
)
def test_a_higher_severity_that_asks_less_often_takes_no_check_in_away(
    store: Store, usual: str, instead: str
) -> None:
    text = (HOUSE / "policy.toml").read_text()
    shipped = text.replace("check_in_days = [7]", "check_in_days = [1, 3, 7]")
    office = Office(store, policy=parse_policy(shipped.replace(usual, instead, 1)))
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    edits(office, told, severity=Severity.MAJOR)
    office.report(told)
    office.report(told, Kind.UNDERSTANDING)
    fix = office.step(told, Kind.REAL_FIX)
    office.do(not_needed, NotNeeded(by=ANA, step_id=fix.id, reason="The quick fix is one for good."))
    assert office.open_kinds(told).count("check_in") == 3


def test_whose_the_fix_is_may_change_alone(whole: Office) -> None:
    told = whole.disclose(remit=Remit.APPROVAL)
    edits(whole, told, quick_fix="Restore the snapshot of 9:45.", remit=Remit.DOING)
    assert changes(whole, told) == {"remit": ("approval", "doing")}
    assert whole.open_kinds(told) == ["decision", "quick_fix"]


def test_what_was_taken_back_is_not_left_in_the_thread(whole: Office) -> None:
    told = whole.disclose()
    edits(whole, told, impact="Two customers noticed.")
    whole.sent("timeline")
    (line,) = whole.promised("timeline")
    (edited,) = [change for change in whole.picture(told).history if change.kind == "edited"]
    assert "Two customers" in timeline(edited, whole.picture(told), COPY).text
    withdraws(whole, told)
    assert "Two customers" not in timeline(edited, whole.picture(told), COPY).text
    assert line.id in [update.about_id for update in whole.promised("update")]


def test_a_withdrawn_disclosure_owes_nothing_and_nudges_nobody(whole: Office) -> None:
    told = whole.disclose(remit=Remit.DOING)
    withdraws(whole, told)
    shown = whole.picture(told)
    assert shown.stage is Stage.WITHDRAWN
    assert all(step.settled for step in shown.steps)
    assert whole.all_waiting_nudges() == []
    assert shown.disclosure.closed_at is None
    assert whole.promised("closing") == []


def test_what_is_over_is_neither_edited_nor_withdrawn_again(whole: Office) -> None:
    told = whole.disclose()
    withdraws(whole, told)
    before = whole.rows()
    for act in (withdraws, edits):
        with pytest.raises(NotDoneError, match="over"):
            act(whole, told)
    assert whole.rows() == before


def test_the_manager_who_answers_after_a_withdrawal_is_told(whole: Office) -> None:
    told = whole.disclose()
    withdraws(whole, told)
    with pytest.raises(AlreadyError) as already:
        whole.approve(told)
    assert already.value.outcome == "withdrawn"


@pytest.mark.parametrize("by", [CHARLIE, MORGAN, BO])
def test_nobody_changes_or_takes_back_what_ana_told(whole: Office, by: Who) -> None:
    told = whole.disclose()
    before = whole.rows()
    with pytest.raises(RefusedError):
        edits(whole, told, by=by, impact="Less.")
    with pytest.raises(RefusedError):
        withdraws(whole, told, by=by)
    assert whole.rows() == before
