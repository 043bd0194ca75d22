"""Later, or somebody else: nudges move, and steps change hands."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.storage.carried import nudges_sent, reminded, snoozed
from bot.usecases.decide import Approve, approve
from bot.usecases.disclose import Disclosed
from bot.usecases.look_up import Quiet, keep_quiet_times
from bot.usecases.nudged import nudge_picture
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.refusals import AlreadyError, FieldsError, RefusedError, SnoozedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MONDAY, MORGAN, RIO, Office


@pytest.fixture
def told(office: Office) -> Disclosed:
    """Ana does her quick fix now."""
    return office.disclose(remit=Remit.DOING)


def fix(office: Office, told: Disclosed) -> Step:
    return office.step(told, Kind.QUICK_FIX)


def test_a_snoozed_nudge_comes_back_when_asked(office: Office, told: Disclosed) -> None:
    until = office.do(snooze, Snooze(by=ANA, step_id=fix(office, told).id, choice="1h"))
    assert until == MONDAY + timedelta(hours=1)
    assert office.waiting_nudges(fix(office, told)) == [("U0ANA", until)]


def test_a_nudge_that_was_sent_can_be_snoozed(office: Office, told: Disclosed) -> None:
    office.later(hours=4)
    office.sweep()
    until = office.do(snooze, Snooze(by=ANA, step_id=fix(office, told).id, choice="tomorrow"))
    assert office.waiting_nudges(fix(office, told)) == [("U0ANA", until)]
    assert until == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_snooze_after_the_last_nudge_brings_one_more(office: Office, told: Disclosed) -> None:
    while office.waiting_nudges(fix(office, told)):
        office.sent("nudge")
        office.later(days=1)
        office.sweep()
    office.do(snooze, Snooze(by=ANA, step_id=fix(office, told).id, choice="1h"))
    assert len(office.waiting_nudges(fix(office, told))) == 1


def test_a_snooze_into_the_past_is_refused_under_its_field(office: Office, told: Disclosed) -> None:
    before = office.rows()
    past = Snooze(by=ANA, step_id=fix(office, told).id, choice="pick", until=MONDAY - timedelta(days=1))
    with pytest.raises(FieldsError) as refused:
        office.do(snooze, past)
    assert refused.value.fields == {"until": "snooze_past"}
    assert office.rows() == before


def test_a_snooze_of_more_than_a_year_is_refused_under_its_field(office: Office, told: Disclosed) -> None:
    far = Snooze(by=ANA, step_id=fix(office, told).id, choice="pick", until=MONDAY + timedelta(days=400))
    with pytest.raises(FieldsError) as refused:
        office.do(snooze, far)
    assert refused.value.fields == {"until": "snooze_far"}


def test_what_was_put_off_says_so_wherever_it_stands_and_to_whoever_puts_it_off_again(
    office: Office, told: Disclosed
) -> None:
    step = fix(office, told)
    office.later(hours=4)
    office.sweep()
    office.sent("nudge")
    until = office.do(snooze, Snooze(by=ANA, step_id=step.id, choice="tomorrow"))
    (hers,) = [nudge for nudge in office.promised("nudge") if nudge.person_id == office.person(ANA).id]
    assert hers.id in [update.about_id for update in office.promised("update")]
    assert [item.snoozed_until for item in office.ask(nudge_picture, hers.id).items] == [until]
    with pytest.raises(SnoozedError) as refused:
        office.do(snooze, Snooze(by=ANA, step_id=step.id, choice="1h"))
    assert refused.value.until == until
    office.now = until
    office.sweep()
    office.sent("nudge")
    (item,) = office.ask(nudge_picture, hers.id).items
    assert (item.snoozed_until, item.again_at) == (None, until)


def test_what_is_not_urgent_comes_back_with_the_message_of_its_day(office: Office) -> None:
    office.change(ANA, digest_at="11:00")
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    until = office.do(snooze, Snooze(by=ANA, step_id=fix(office, told).id, choice="tomorrow"))
    assert until == datetime(2026, 3, 3, 10, tzinfo=UTC)


def test_an_hour_that_is_over_in_the_evening_ends_with_the_message_of_the_next_day(office: Office) -> None:
    office.change(ANA, digest_at="11:00")
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    office.now = MONDAY.replace(hour=15, minute=30)
    until = office.do(snooze, Snooze(by=ANA, step_id=fix(office, told).id, choice="1h"))
    assert until == datetime(2026, 3, 3, 10, tzinfo=UTC), "not at nine and again at eleven"


def test_what_was_put_off_says_until_when_also_after_it_moved(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    step, ana = fix(office, told), office.person(ANA).id
    until = office.do(snooze, Snooze(by=ANA, step_id=step.id, choice="tomorrow"))
    office.now = until
    office.do(keep_quiet_times, Quiet(times={ana: (until, until + timedelta(hours=3))}))
    office.sweep()
    assert office.ask(snoozed, ana, [step.id]) == {step.id: until + timedelta(hours=3)}


def test_whoever_is_given_a_step_back_is_reminded_as_of_something_new(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    step, ana = fix(office, told), office.person(ANA).id
    office.goes_by(days=60)
    at_most = office.ask(nudges_sent, step.id, ana)
    for by, to in ((ANA, BO), (BO, ANA)):
        office.do(hand_over, HandOver(by=by, step_id=step.id, to=to))
    assert office.ask(nudges_sent, step.id, ana) == 0
    office.goes_by(days=60)
    assert office.ask(nudges_sent, step.id, ana) == at_most
    assert office.ask(reminded, {step.id: ana})[step.id].times == at_most


@pytest.mark.parametrize("by", [CHARLIE, MORGAN])
def test_nobody_snoozes_anothers_nudges(office: Office, told: Disclosed, by: Who) -> None:
    before = office.rows()
    with pytest.raises(RefusedError):
        office.do(snooze, Snooze(by=by, step_id=fix(office, told).id, choice="1h"))
    assert office.rows() == before


def test_a_settled_step_is_not_snoozed(office: Office, told: Disclosed) -> None:
    step = fix(office, told)
    office.report(told)
    with pytest.raises(AlreadyError):
        office.do(snooze, Snooze(by=ANA, step_id=step.id, choice="1h"))


def test_a_step_handed_over_is_owed_by_the_other_who_is_asked_at_a_decent_hour(
    office: Office, told: Disclosed
) -> None:
    to = office.do(hand_over, HandOver(by=ANA, step_id=fix(office, told).id, to=BO, why="Your service."))
    assert to.name == "Bo"
    assert fix(office, told).owner_id == office.person(BO).id
    assert office.waiting_nudges(fix(office, told)) == [("U0BO", datetime(2026, 3, 2, 14, tzinfo=UTC))]
    assert office.picture(told).answers[fix(office, told).id] == {"handed_over": "Your service."}


def test_a_decision_handed_over_is_the_others_to_make(office: Office, told: Disclosed) -> None:
    step = office.step(told, Kind.DECISION)
    office.do(hand_over, HandOver(by=MORGAN, step_id=step.id, to=RIO))
    assert [office.to(card) for card in office.promised("card")] == ["C0MORGAN", "U0RIO"]
    office.do(approve, Approve(by=RIO, step_id=step.id))
    assert office.step(told, Kind.DECISION).settled_by == office.person(RIO).id


def test_the_one_who_took_over_is_asked_as_often_as_the_policy_says(office: Office, told: Disclosed) -> None:
    step = fix(office, told)
    for _ in range(4):
        office.later(days=1)
        office.sweep()
    office.do(hand_over, HandOver(by=ANA, step_id=step.id, to=DANA))
    before = len(office.promised("nudge"))
    for _ in range(20):
        office.later(days=1)
        office.sweep()
        office.sent("nudge")
    dana = office.person(DANA).id
    assert len([n for n in office.promised("nudge")[before:] if n.person_id == dana]) == 5


@pytest.mark.parametrize(
    ("to", "problem"), [(MORGAN, "hand_over_self"), (ANA, "own_decision"), (DANA, "is_guest")]
)
def test_a_decision_is_not_handed_to(office: Office, told: Disclosed, to: Who, problem: str) -> None:
    office.change(DANA, is_guest=True)
    before = office.rows()
    with pytest.raises(FieldsError) as refused:
        office.do(hand_over, HandOver(by=MORGAN, step_id=office.step(told, Kind.DECISION).id, to=to))
    assert refused.value.fields == {"to": problem}
    assert office.rows() == before


@pytest.mark.parametrize("by", [CHARLIE, MORGAN])
def test_nobody_hands_over_what_another_owes(office: Office, told: Disclosed, by: Who) -> None:
    before = office.rows()
    with pytest.raises(RefusedError):
        office.do(hand_over, HandOver(by=by, step_id=fix(office, told).id, to=BO))
    assert office.rows() == before
