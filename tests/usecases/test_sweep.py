"""Due nudges become messages: few, at decent hours, and none lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.nudges import AT_ONCE
from bot.domain.plan import State
from bot.storage import nudges, outbox, steps
from bot.storage.outbox import Outgoing
from bot.storage.store import Store, Transaction
from bot.storage.tables import outbox as outbox_rows
from bot.storage.tables import steps as step_rows
from bot.usecases.answer import CheckIn, check_in
from bot.usecases.on_its_way import Defer, defer
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.sweep import Sweep, sweep
from tests.usecases.office import ANA, BO, DANA, MONDAY, MORGAN, SHIPPED, Office


def nudged(office: Office) -> list[str]:
    return [office.to(message) for message in office.promised("nudge")]


def test_nothing_is_said_before_it_is_due(office: Office) -> None:
    office.disclose()
    office.later(minutes=59)
    assert office.sweep() == 0
    assert nudged(office) == []


def test_a_due_nudge_goes_out_once_and_the_next_one_waits(office: Office) -> None:
    told = office.disclose()
    office.later(hours=1)
    office.sweep()
    assert nudged(office) == ["U0MORGAN"]
    assert office.sweep() == 0
    assert nudged(office) == ["U0MORGAN"]
    assert office.waiting_nudges(office.step(told, Kind.DECISION)) == [
        ("U0MORGAN", office.now + timedelta(hours=4))
    ]


def test_several_due_nudges_are_one_message_most_urgent_first(office: Office) -> None:
    office.disclose(severity=Severity.MAJOR)
    office.disclose(by=BO, severity=Severity.CRITICAL)
    office.later(hours=5)
    office.sweep()
    assert nudged(office) == ["U0MORGAN"]
    assert office.nudged_about(office.promised("nudge")[0]) == ["decision", "decision"]


def test_two_people_get_a_message_each(office: Office) -> None:
    office.disclose(remit=Remit.DOING)
    office.later(hours=4)
    office.sweep()
    assert sorted(nudged(office)) == ["U0ANA", "U0MORGAN"]


def test_a_full_sweep_does_not_split_what_one_person_is_due(office: Office) -> None:
    for by in (ANA, BO, ANA, BO):
        office.disclose(by=by, remit=Remit.DOING)
    office.later(hours=6)
    while office.do(sweep, Sweep(limit=6)) >= 6:
        pass
    assert sorted(nudged(office)) == ["U0ANA", "U0BO", "U0MORGAN"]


def test_one_person_with_more_than_a_sweep_takes_is_still_served(office: Office) -> None:
    for _ in range(5):
        office.disclose()
    office.later(hours=2)
    while office.do(sweep, Sweep(limit=2)) >= 2:
        pass
    assert sum(len(office.nudged_about(message)) for message in office.promised("nudge")) == 5


def test_outside_working_hours_a_nudge_waits_and_is_not_used_up(office: Office) -> None:
    told = office.disclose()
    office.now = datetime(2026, 3, 2, 20, tzinfo=UTC)
    assert office.sweep() == 1
    assert nudged(office) == []
    morning = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert office.waiting_nudges(office.step(told, Kind.DECISION)) == [("U0MORGAN", morning)]
    office.now = morning
    office.sweep()
    assert nudged(office) == ["U0MORGAN"]


def test_somebody_who_moved_is_nudged_in_their_new_zone(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING)
    office.change(ANA, zone="America/Los_Angeles")
    office.later(hours=4)
    office.sweep()
    fix = office.step(told, Kind.QUICK_FIX)
    assert office.waiting_nudges(fix) == [("U0ANA", datetime(2026, 3, 2, 17, tzinfo=UTC))]


def test_after_the_cap_nothing_more_is_said(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR)
    for _ in range(30):
        office.later(days=1)
        office.sweep()
        office.sent("nudge")
    at_most = SHIPPED.severities[Severity.MINOR].steps[Kind.DECISION].at_most
    about = [
        office.nudged_about(message)
        for message in office.promised("nudge")
        if office.to(message) == "U0MORGAN" and office.nudged_about(message)
    ]
    assert about == [["decision"]] * at_most
    assert office.waiting_nudges(office.step(told, Kind.DECISION)) == []


def test_silence_approves_nothing(office: Office) -> None:
    told = office.disclose()
    for _ in range(60):
        office.later(days=1)
        office.sweep()
    assert office.step(told, Kind.DECISION).state is State.OPEN
    assert office.picture(told).disclosure.closed_at is None


def test_a_settled_step_is_not_nudged_about(office: Office) -> None:
    told = office.disclose()
    office.approve(told)
    office.report(told)
    for step in [s for s in office.picture(told).steps if s.state is State.OPEN and s.kind is Kind.CHECK_IN]:
        office.do(check_in, CheckIn(by=ANA, step_id=step.id, outcome="held"))
    office.report(told, Kind.LESSONS)
    office.later(days=60)
    office.sweep()
    assert nudged(office) == []


def test_a_nudge_for_whoever_no_longer_owes_the_step_goes_to_whoever_does(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.ask(steps.give_step, step.id, office.person(DANA).id, MONDAY)
    office.later(hours=1)
    office.sweep()
    assert nudged(office) == []
    assert office.waiting_nudges(step) == [("U0DANA", office.now)]
    office.sweep()
    assert nudged(office) == ["U0DANA"]


@pytest.mark.postgres
def test_who_takes_a_step_over_during_a_sweep_is_nudged_all_the_same(postgres_url: str) -> None:
    store = Store(postgres_url)
    office = Office(store)
    step = office.step(office.disclose(), Kind.DECISION)
    office.later(hours=1)
    with ThreadPoolExecutor(1) as another:
        with store.transaction() as tx:
            sweep(tx, Sweep(), office.now, SHIPPED)
            handing = another.submit(office.do, hand_over, HandOver(by=MORGAN, step_id=step.id, to=DANA))
            while not office.ask(somebody_waits) and not handing.done():
                pass  # until the hand-over meets the row that the sweep holds
        handing.result()
    ((_, office.now),) = office.waiting_nudges(step)
    office.sweep()
    office.sweep()
    assert nudged(office) == ["U0MORGAN", "U0DANA"]
    store.close()


def somebody_waits(tx: Transaction) -> bool:
    return bool(tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())


def test_one_row_that_cannot_be_read_keeps_only_itself_waiting(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    told, other = office.disclose(remit=Remit.DOING), office.disclose(remit=Remit.DOING)
    fix = office.step(told, Kind.QUICK_FIX)
    office.later(hours=4)
    office.ask(set_kind, fix.id, "of a later version")
    office.sweep()
    assert sorted(nudged(office)) == ["U0ANA", "U0MORGAN"]
    (hers,) = [one for one in office.promised("nudge") if office.to(one) == "U0ANA"]
    assert office.ask(nudges.steps_nudged_by, hers.id) == [office.step(other, Kind.QUICK_FIX).id]
    assert office.waiting_nudges(fix) == [("U0ANA", office.now + timedelta(minutes=1))]
    assert "U0ANA" not in caplog.text
    assert "of a later version" not in caplog.text
    office.ask(set_kind, fix.id, "quick_fix")
    office.later(minutes=1)
    office.sweep()
    assert set(office.ask(nudges.steps_nudged_by, hers.id)) == {fix.id, office.step(other, Kind.QUICK_FIX).id}


def test_what_one_message_has_no_room_for_comes_with_the_next_and_is_not_used_up(office: Office) -> None:
    for _ in range(AT_ONCE + 3):
        office.disclose(severity=Severity.MINOR)
    office.goes_by(days=2)
    first, second = (office.nudged_about(one) for one in office.promised("nudge")[:2])
    assert len(first) == AT_ONCE
    days = [one.promised_at.date() for one in office.promised("nudge") if office.to(one) == "U0MORGAN"]
    assert len(days) == len(set(days)), "one a day"
    assert len(second) >= 3


def test_while_a_message_is_on_its_way_no_other_is_promised(office: Office) -> None:
    told = office.disclose(severity=Severity.CRITICAL)
    office.later(minutes=15)
    office.sweep()
    office.sent("card", "receipt")
    office.ask(outbox.claim, office.now, 50)
    office.later(hours=1)
    office.sweep()
    assert len(nudged(office)) == 1
    ((_, due),) = office.waiting_nudges(office.step(told, Kind.DECISION))
    assert due == office.now + timedelta(minutes=1)


def test_what_fails_again_and_again_is_told_to_the_admin_once(office: Office) -> None:
    fix = office.step(office.disclose(remit=Remit.DOING), Kind.QUICK_FIX)
    office.later(hours=4)
    office.ask(set_kind, fix.id, "of a later version")
    for _ in range(12):
        office.sweep()
        ((_, office.now),) = office.waiting_nudges(fix)
    told = office.promised("stuck")
    assert {office.to(one) for one in told} == {"U0ADMIN"}
    assert len({one.subject_id for one in told}) == len(told), "once about each whose reminder it is"
    assert office.person(ANA).id in {one.subject_id for one in told}
    office.sweep()
    ((_, again),) = office.waiting_nudges(fix)
    assert again - office.now == timedelta(days=1)


def set_kind(tx: Transaction, step_id: str, kind: str) -> None:
    tx.execute(step_rows.update().where(step_rows.c.id == step_id).values(kind=kind))


def test_a_nudge_held_up_into_the_night_waits_for_the_morning_and_does_not_count(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR)
    step = office.step(told, Kind.DECISION)
    at_most = SHIPPED.severities[Severity.MINOR].steps[Kind.DECISION].at_most
    for _ in range(at_most):  # the last of which is held up: no other would follow it
        office.sent("nudge")
        ((_, office.now),) = office.waiting_nudges(step)
        office.sweep()
    assert office.waiting_nudges(step) == []
    (claimed,) = claim_nudge(office)
    office.now = office.now.replace(hour=3) + timedelta(days=1)
    assert office.do(defer, Defer(outbox_id=claimed.id, attempt=claimed.attempts))
    assert office.ask(outbox.outgoing, claimed.id).error == "deferred"
    ((whom, office.now),) = office.waiting_nudges(step)
    assert (whom, office.now.hour) == ("U0MORGAN", 9)
    office.sweep()
    assert nudged(office).count("U0MORGAN") == at_most + 1
    assert office.waiting_nudges(step) == []


def claim_nudge(office: Office) -> list[Outgoing]:
    """The dispatcher sent everything but the last nudge, which it is about to send."""
    office.sent("receipt", "card")
    last = office.promised("nudge")[-1].id
    office.ask(mark_sent_before, last)
    claimed: list[Outgoing] = office.ask(outbox.claim, office.now, 50)
    return [message for message in claimed if message.id == last]


def mark_sent_before(tx: Transaction, outbox_id: int) -> None:
    earlier = outbox_rows.update().where(outbox_rows.c.id < outbox_id)
    tx.execute(earlier.values(state="sent", settled_at=MONDAY))


def test_a_nudge_at_a_decent_hour_is_not_held_back(office: Office) -> None:
    office.disclose()
    office.later(hours=1)
    office.sweep()
    (claimed,) = claim_nudge(office)
    assert not office.do(defer, Defer(outbox_id=claimed.id, attempt=claimed.attempts))
    assert office.ask(outbox.outgoing, claimed.id).state == "sending"


def test_a_nudge_that_got_through_late_was_that_day_s_and_the_next_counts_from_then(office: Office) -> None:
    told = office.disclose(severity=Severity.MINOR)
    step = office.step(told, Kind.DECISION)
    ((_, office.now),) = office.waiting_nudges(step)
    office.sweep()
    (claimed,) = claim_nudge(office)
    office.later(days=1, hours=4)
    office.sweep()
    arrived = Settle(outbox_id=claimed.id, attempt=claimed.attempts, state="sent", slack_ts="1.0")
    office.do(settle_message, arrived)
    assert office.waiting_nudges(step) == [("U0MORGAN", office.now.replace(hour=9) + timedelta(days=1))]


def test_what_was_answered_while_slack_was_down_is_left_out_of_what_is_sent_then(office: Office) -> None:
    told, other = office.disclose(), office.disclose(by=BO)
    office.later(hours=1)
    office.sweep()
    office.approve(told)
    (claimed,) = claim_nudge(office)
    assert not office.do(defer, Defer(outbox_id=claimed.id, attempt=claimed.attempts))
    left = office.ask(nudges.steps_nudged_by, claimed.id)
    assert left == [office.step(other, Kind.DECISION).id]


def test_after_three_weeks_of_outage_each_gets_one_message(office: Office) -> None:
    told = office.disclose()
    office.approve(told)
    office.report(told)
    office.later(weeks=3)
    office.sweep()
    about = {office.to(message): sorted(office.nudged_about(message)) for message in office.promised("nudge")}
    assert about == {"U0ANA": ["check_in", "check_in", "lessons"], "U0MORGAN": []}, "and Morgan's week"
    assert len(nudged(office)) == 2
    assert office.sweep() == 0


def test_a_nudge_that_was_sent_shows_what_became_of_its_step(office: Office) -> None:
    told = office.disclose()
    office.later(hours=1)
    office.sweep()
    office.sent("nudge")
    office.approve(told)
    (nudge,) = office.promised("nudge")
    assert nudge.id in [update.about_id for update in office.promised("update")]
