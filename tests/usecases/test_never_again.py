"""What is done, not needed, withdrawn, handed over or put off is not spoken of, however late that was."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.delivery.render import letter
from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.house import HOUSE
from bot.storage import carried, outbox
from bot.storage.outbox import NOTHING_LEFT, Outgoing
from bot.storage.store import Store
from bot.usecases.answer import NotNeeded, Report, not_needed, report
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.postpone import HandOver, Snooze, hand_over, snooze
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.sweep import Sweep, sweep
from bot.views.copy import Locales
from tests.usecases.office import ANA, BO, MORGAN, SHIPPED, Office

LOCALES = Locales(HOUSE / "templates")


def done(office: Office, step_id: str) -> None:
    office.do(
        report, Report(by=ANA, step_id=step_id, kind=Kind.QUICK_FIX, words={"what_was_done": "Restored."})
    )


def unneeded(office: Office, step_id: str) -> None:
    office.do(not_needed, NotNeeded(by=ANA, step_id=step_id, reason="It mended itself."))


def taken_back(office: Office, step_id: str) -> None:
    office.do(withdraw, Withdraw(by=ANA, step_id=step_id, reason="It was no mistake."))


def given_away(office: Office, step_id: str) -> None:
    office.do(hand_over, HandOver(by=ANA, step_id=step_id, to=BO))


def put_off(office: Office, step_id: str) -> None:
    office.do(snooze, Snooze(by=ANA, step_id=step_id, choice="monday"))


ACTS = [done, unneeded, taken_back, given_away, put_off]


def due(office: Office) -> str:
    """Ana's quick fix, about which her reminder is due now; the step's id."""
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    step = office.step(told, Kind.QUICK_FIX)
    ((_, office.now),) = office.waiting_nudges(step)
    return step.id


def hers(office: Office) -> list[Outgoing]:
    return [one for one in office.promised("nudge") if office.to(one) == "U0ANA"]


def would_say(office: Office, promised: Outgoing) -> bool:
    """Whether the dispatcher, about to send it, finds something to say."""
    return office.ask(letter, promised, LOCALES, "https://sandbox.slack.com").message is not None


def claimed(office: Office) -> Outgoing:
    """The dispatcher has everything else behind it, and Ana's nudge in hand."""
    office.sent("card", "receipt", "proof", "informed")
    taken: list[Outgoing] = office.ask(outbox.claim, office.now, 50)
    (nudge,) = [one for one in taken if one.kind == "nudge" and office.to(one) == "U0ANA"]
    return nudge


@pytest.mark.parametrize("act", ACTS)
def test_what_ends_before_the_sweep_is_not_promised(
    office: Office, act: Callable[[Office, str], None]
) -> None:
    act(office, due(office))
    office.sweep()
    assert hers(office) == []


@pytest.mark.parametrize("act", ACTS)
def test_what_ends_between_promise_and_claim_is_not_sent(
    office: Office, act: Callable[[Office, str], None]
) -> None:
    step_id = due(office)
    office.sweep()
    (promised,) = hers(office)
    act(office, step_id)
    assert not would_say(office, promised)


@pytest.mark.parametrize("act", [done, unneeded, taken_back, given_away])
def test_what_ends_between_claim_and_send_is_not_sent_and_does_not_count(
    office: Office, act: Callable[[Office, str], None]
) -> None:
    step_id = due(office)
    office.sweep()
    nudge = claimed(office)
    assert would_say(office, nudge)
    act(office, step_id)
    assert not would_say(office, nudge)
    quietly = Settle(
        outbox_id=nudge.id, attempt=nudge.attempts, state="undeliverable", error=NOTHING_LEFT, quiet=True
    )
    office.do(settle_message, quietly)
    assert office.promised("trouble") == []
    since = office.now - timedelta(days=1)
    assert not office.ask(carried.had_day_message, office.person(ANA).id, since)


def test_three_weeks_without_slack_end_in_one_message(office: Office) -> None:
    due(office)
    office.sent("card", "receipt")
    office.sweep()
    office.now = office.now.replace(hour=10)  # when both are at work
    for day in range(21):
        for one in [one for one in office.ask(outbox.claim, office.now, 50) if one.kind == "nudge"]:
            if day % 2:  # under way while the sweep looks, as often as not
                office.sweep()
            office.ask(outbox.put_back, one.id, office.now, "service_unavailable", attempt=one.attempts)
        office.later(days=1)
        office.sweep()
    said = []
    while batch := office.ask(outbox.claim, office.now, 50):
        for one in batch:
            says = one.kind != "nudge" or (not office.defer(one) and would_say(office, one))
            state = "sent" if says else "undeliverable"
            error = None if says else NOTHING_LEFT
            done_with = Settle(
                outbox_id=one.id, attempt=one.attempts, state=state, error=error, quiet=not says,
                slack_channel="D1", slack_ts=f"{one.id}.0",
            )  # fmt: skip
            office.do(settle_message, done_with)
            said += [office.to(one)] if says and one.kind == "nudge" else []
    assert sorted(said) == ["U0ANA", "U0MORGAN"]


@pytest.mark.postgres
def test_two_sweeps_at_once_are_one_message(postgres_url: str) -> None:
    store = Store(postgres_url)
    office = Office(store)
    for by in (ANA, BO, ANA):
        office.disclose(by=by, severity=Severity.MINOR)
    office.later(days=1)
    together = Barrier(4)

    def one_sweep() -> None:
        together.wait()
        with store.transaction() as tx:
            sweep(tx, Sweep(), office.now, SHIPPED)

    with ThreadPoolExecutor(4) as processes:
        for done_with in [processes.submit(one_sweep) for _ in range(4)]:
            done_with.result()
    assert [office.to(one) for one in office.promised("nudge")] == [MORGAN.slack_id]
    assert len(office.nudged_about(office.promised("nudge")[0])) == 3
    store.close()
