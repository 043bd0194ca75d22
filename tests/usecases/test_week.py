"""A manager's week: once, with the message of the week's first working day, and only what is still so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.storage import nudges, outbox
from bot.storage.outbox import Outgoing
from bot.usecases.answer import CheckIn, NotNeeded, Slip, check_in, not_needed, slip
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.disclose import Disclosed
from bot.usecases.nudged import nudge_picture
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.week import Some, Week
from tests.usecases.office import ANA, BO, DANA, MONDAY, MORGAN, RIO, Office

NEXT = datetime(2026, 3, 9, 9, tzinfo=UTC)
"""Next Monday, as Morgan's day begins in London."""


def waits_a_week(office: Office, until: datetime = NEXT) -> None:
    """The sweep looks whenever something is due, and everything is sent."""
    while (due := office.ask(nudges.next_due)) and due <= until:
        office.now = max(office.now, due)
        office.sweep()
        office.sent("nudge")
    office.now = until


def mondays(office: Office, name: str = "MORGAN", at: datetime = NEXT) -> list[Outgoing]:
    """The nudge messages somebody was promised at that moment."""
    return [
        one for one in office.promised("nudge") if office.to(one) == f"U0{name}" and one.promised_at == at
    ]


def week(office: Office, message: Outgoing) -> Week | None:
    found: Week | None = office.ask(nudge_picture, message.id).week
    return found


def said(some: Some) -> list[tuple[str, str]]:
    return [(line.owner.name or "", line.step.kind.value) for line in some.lines if line.owner and line.step]


def told_and_approved(office: Office) -> Disclosed:
    told = office.disclose(severity=Severity.MINOR)
    office.approve(told)
    return told


def test_it_says_who_owes_what_since_when_and_how_often_they_were_reminded(office: Office) -> None:
    told = told_and_approved(office)
    waits_a_week(office)
    (message,) = mondays(office)
    found = week(office, message)
    assert found
    assert (said(found.mine), said(found.theirs)) == ([], [("Ana", "quick_fix")])
    (line,) = found.theirs.lines
    assert (line.disclosure.id, line.step and line.step.opened_at) == (told.disclosure_id, MONDAY)
    assert (line.reminded, line.over) == (5, True), "from Tuesday to Monday, and never again"


def test_it_is_part_of_the_one_message_of_that_day(office: Office) -> None:
    told_and_approved(office)
    office.disclose(by=BO, severity=Severity.MINOR)
    office.now = NEXT - timedelta(minutes=1)
    office.sweep()
    office.now = NEXT
    office.sweep()
    (message,) = [one for one in office.promised("nudge") if office.to(one) == "U0MORGAN"]
    assert office.nudged_about(message) == ["decision"]
    found = week(office, message)
    assert found
    assert (said(found.mine), said(found.theirs)) == ([("Morgan", "decision")], [("Ana", "quick_fix")])


def test_where_monday_is_off_it_comes_on_tuesday(office: Office) -> None:
    told_and_approved(office)
    working = replace(office.policy.working, closed=frozenset({NEXT.date()}))
    office.policy = replace(office.policy, working=working)
    waits_a_week(office, NEXT + timedelta(days=1))
    assert mondays(office) == []
    assert len(mondays(office, at=NEXT + timedelta(days=1))) == 1


def test_it_says_what_slipped_and_what_closed_since_the_week_before(office: Office) -> None:
    done, slipping = office.disclose(severity=Severity.NEAR_MISS), told_and_approved(office)
    office.approve(done)
    office.do(
        not_needed, NotNeeded(by=ANA, step_id=office.step(done, Kind.LESSONS).id, reason="Nothing new.")
    )
    office.report(slipping)
    checks = office.step(slipping, Kind.CHECK_IN)
    office.do(
        slip, Slip(by=ANA, step_id=checks.id, what_slipped="Again.", quick_fix="Anew.", remit=Remit.DOING)
    )
    waits_a_week(office)
    (message,) = mondays(office)
    found = week(office, message)
    assert found
    assert [line.disclosure.id for line in found.closed.lines] == [done.disclosure_id]
    assert [line.disclosure.id for line in found.slipped.lines] == [slipping.disclosure_id]
    waits_a_week(office, NEXT + timedelta(days=7))
    (message,) = mondays(office, at=NEXT + timedelta(days=7))
    found = week(office, message)
    assert found
    assert (found.closed.lines, found.slipped.lines) == ([], [])


def test_with_nothing_to_say_nothing_is_sent_and_it_ends_with_the_last_that_is_open(office: Office) -> None:
    office.later(days=1)
    told = told_and_approved(office)
    office.report(told)
    office.do(
        not_needed, NotNeeded(by=ANA, step_id=office.step(told, Kind.LESSONS).id, reason="Nothing new.")
    )
    waits_a_week(office)  # only a check-in to come
    assert mondays(office) == []
    office.do(check_in, CheckIn(by=ANA, step_id=office.step(told, Kind.CHECK_IN).id, outcome="held"))
    waits_a_week(office, NEXT + timedelta(days=28))
    assert len(mondays(office, at=NEXT + timedelta(days=7))) == 1, "that it closed"
    assert [n for n in office.promised("nudge") if n.promised_at > NEXT + timedelta(days=7)] == []


def test_whoever_decides_no_more_hears_no_more(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR)
    office.do(hand_over, HandOver(by=MORGAN, step_id=office.step(told, Kind.DECISION).id, to=DANA))
    office.approve(told, by=DANA)
    waits_a_week(office)
    assert mondays(office) == []
    assert len(mondays(office, "DANA", datetime(2026, 3, 9, 8, tzinfo=UTC))) == 1
    assert mondays(office, "RIO") == mondays(office, "CHARLIE") == []


def test_what_was_taken_back_is_in_no_week_not_even_in_one_that_was_sent(office: Office) -> None:
    told = told_and_approved(office)
    waits_a_week(office)
    (message,) = mondays(office)
    office.do(
        withdraw, Withdraw(by=ANA, step_id=office.step(told, Kind.DECISION).id, reason="It was another's.")
    )
    assert message.id in [update.about_id for update in office.promised("update")]
    found = week(office, message)
    assert found
    assert not found.says


def test_promises_are_nobody_elses_business(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MAJOR, remit=Remit.DONE)
    whole.approve(told)
    for kind in (Kind.UNDERSTANDING, Kind.LESSONS, Kind.REAL_FIX, Kind.TELL, Kind.CHECK_IN):
        while not (step := whole.step(told, kind)).settled and kind.value in whole.open_kinds(told):
            whole.do(not_needed, NotNeeded(by=ANA, step_id=step.id, reason="Not here."))
    assert whole.open_kinds(told) == ["commitment"]
    waits_a_week(whole, NEXT + timedelta(days=42))
    kinds = {
        line.step.kind
        for one in whole.promised("nudge")
        if whole.to(one) == "U0MORGAN" and (found := week(whole, one))
        for line in found.theirs.lines
        if line.step
    }
    assert Kind.COMMITMENT not in kinds


def test_a_week_that_was_held_up_into_the_night_is_told_in_the_morning_once(office: Office) -> None:
    told_and_approved(office)
    office.now = NEXT
    office.sweep()
    office.now += timedelta(hours=14)
    claimed = [one for one in office.ask(outbox.claim, office.now, 50) if one.kind == "nudge"]
    for one in claimed:
        office.defer(one)
    office.now = NEXT + timedelta(days=1)
    office.sweep()
    assert len(mondays(office, at=office.now)) == 1
    office.sent("nudge")
    office.sweep()
    assert len(mondays(office, at=office.now)) == 1


def test_nobody_above_the_manager_is_told(office: Office) -> None:
    told_and_approved(office)
    waits_a_week(office, NEXT + timedelta(days=14))
    assert [one for one in office.promised("nudge") if office.to(one) == "U0RIO"] == []
    assert office.person(RIO).id
