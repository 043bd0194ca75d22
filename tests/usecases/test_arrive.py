"""Only what arrived reminded somebody: what was refused, or is on its way still, is nobody's silence."""

from datetime import UTC, datetime, timedelta

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.storage import carried, nudges, outbox
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import Snooze, snooze
from bot.usecases.settle_message import Settle, settle_message
from tests.usecases.office import ANA, DANA, MORGAN, RIO, Office


def deliver(office: Office, lost_to: str = "") -> None:
    """All that waits to be sent is sent; nudges to one person are refused."""
    while claimed := office.ask(outbox.claim, datetime.now(UTC), 50):
        for message in claimed:
            if message.kind == "nudge" and office.defer(message):
                continue
            lost = message.kind == "nudge" and office.to(message) == lost_to
            state, error = ("undeliverable", "messages_tab_disabled") if lost else ("sent", None)
            said = Settle(outbox_id=message.id, attempt=message.attempts, state=state, error=error)
            office.do(settle_message, said)


def days_go_by(office: Office, days: int, lost_to: str = "") -> None:
    for _ in range(days * 12):
        office.later(hours=2)
        while office.sweep():
            pass
        deliver(office, lost_to)


def decided_by(office: Office, told: Disclosed) -> str:
    step = office.step(told, Kind.DECISION)
    return office.picture(told).people[step.owner_id].slack_id


def test_what_never_arrived_is_no_silence_and_is_still_owed(whole: Office) -> None:
    whole.change(MORGAN, delegate_id=whole.person(DANA).id)
    told = whole.disclose(severity=Severity.MINOR, chain=whole.named(delegate=DANA, one_up=RIO))
    days_go_by(whole, 12, lost_to="U0MORGAN")
    assert decided_by(whole, told) == "U0MORGAN"
    step = whole.step(told, Kind.DECISION)
    assert len(whole.waiting_nudges(step)) == 1
    assert whole.ask(carried.nudges_sent, step.id, step.owner_id) == 0
    assert 3 <= len([m for m in whole.promised("nudge") if whole.to(m) == "U0MORGAN"]) <= 12
    assert len(whole.promised("trouble")) == 1


def test_once_they_arrive_again_they_count(whole: Office) -> None:
    whole.change(MORGAN, delegate_id=whole.person(DANA).id)
    told = whole.disclose(severity=Severity.MINOR, chain=whole.named(delegate=DANA, one_up=RIO))
    days_go_by(whole, 6, lost_to="U0MORGAN")
    days_go_by(whole, 10)
    assert decided_by(whole, told) in ("U0DANA", "U0RIO")


def test_a_last_reminder_that_was_refused_comes_again(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    step = whole.step(told, Kind.QUICK_FIX)
    days_go_by(whole, 30, lost_to="U0ANA")
    assert [name for name, _ in whole.waiting_nudges(step)] == ["U0ANA"]
    days_go_by(whole, 30)
    assert whole.waiting_nudges(step) == []


def test_what_a_discloser_was_asked_or_told_and_did_not_hear_is_said_again(whole: Office) -> None:
    asked = whole.disclose(severity=Severity.MINOR)
    told = whole.disclose(severity=Severity.MINOR, chain=whole.named(one_up=RIO))
    days_go_by(whole, 30, lost_to="U0ANA")
    for disclosed, kind in ((asked, NudgeKind.CONSENT), (told, NudgeKind.NEWS)):
        waits = whole.waiting_nudges(whole.step(disclosed, Kind.DECISION), kind)
        assert [name for name, _ in waits] == ["U0ANA"]


def test_a_question_to_the_discloser_that_came_late_is_not_asked_again_at_once(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MAJOR)
    step = whole.step(told, Kind.DECISION)
    while not [message for message in whole.promised("nudge") if whole.to(message) == "U0ANA"]:
        deliver(whole)
        whole.later(minutes=30)
        whole.sweep()
    for _ in range(44):  # until half past eleven of the next day, Slack is away
        whole.later(minutes=30)
        whole.sweep()
    ((_, again),) = whole.waiting_nudges(step, NudgeKind.CONSENT)
    assert again - whole.now <= timedelta(minutes=30)
    deliver(whole)
    ((_, again),) = whole.waiting_nudges(step, NudgeKind.CONSENT)
    assert again - whole.now >= timedelta(hours=4)


def test_nobody_is_passed_over_while_their_reminder_is_on_its_way(whole: Office) -> None:
    whole.change(MORGAN, delegate_id=whole.person(DANA).id)
    told = whole.disclose(severity=Severity.CRITICAL, chain=whole.named(delegate=DANA))
    whole.sent("card", "receipt", "proof", "timeline")
    whole.later(minutes=16)
    whole.sweep()
    whole.ask(outbox.claim, datetime.now(UTC), 50)  # and nobody knows yet what became of it
    for _ in range(4):
        whole.later(minutes=30)
        whole.sweep()
    assert decided_by(whole, told) == "U0MORGAN"


def test_a_late_arrival_leaves_a_snooze_alone(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR)
    whole.sent("card", "receipt", "proof", "timeline")
    step = whole.step(told, Kind.DECISION)
    while not whole.sweep():
        whole.later(minutes=30)
    (message,) = [m for m in whole.ask(outbox.claim, datetime.now(UTC), 50) if m.kind == "nudge"]
    whole.later(minutes=3)
    until = whole.do(snooze, Snooze(by=MORGAN, step_id=step.id, choice="1h"))
    whole.later(minutes=3)
    whole.do(settle_message, Settle(outbox_id=message.id, attempt=message.attempts, state="sent"))
    assert whole.waiting_nudges(step) == [("U0MORGAN", until)]


def test_a_late_answer_of_a_former_try_moves_nothing(whole: Office) -> None:
    told = whole.disclose(severity=Severity.MINOR)
    step = whole.step(told, Kind.DECISION)
    while not whole.sweep():
        whole.later(minutes=30)
    (message,) = whole.promised("nudge")
    before = whole.waiting_nudges(step)
    whole.later(hours=1)
    whole.do(settle_message, Settle(outbox_id=message.id, attempt=message.attempts, state="sent"))
    assert whole.waiting_nudges(step) == before


def test_whoever_snoozes_takes_nothing_from_the_disclosers_news(whole: Office) -> None:
    whole.change(MORGAN, delegate_id=whole.person(DANA).id)
    told = whole.disclose(severity=Severity.MINOR, chain=whole.named(delegate=DANA, one_up=RIO))

    def news() -> list[str]:
        mine = [m for m in whole.promised("nudge") if whole.to(m) == "U0ANA"]
        found = [nudge for m in mine for nudge in whole.ask(nudges.nudges_in, m.id)]
        return [nudge.id for nudge in found if nudge.kind is NudgeKind.NEWS]

    while not whole.ask(nudges.waiting_for, whole.person(ANA).id):
        whole.goes_by(hours=1)
    while not news():
        whole.later(minutes=10)
        whole.sweep()
    whole.do(snooze, Snooze(by=DANA, step_id=whole.step(told, Kind.DECISION).id, choice="tomorrow"))
    assert len(news()) == 1
