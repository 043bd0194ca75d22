"""Telling everyone: each is told once, each delivery is tracked, and what failed is tried again."""

import contextlib
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from bot.delivery.render import letter
from bot.domain.disclosure import Remit
from bot.domain.kind import Kind
from bot.domain.plan import State
from bot.house import HOUSE
from bot.storage import disclosures, outbox
from bot.storage.outbox import Outgoing
from bot.storage.store import Store
from bot.storage.tellings import Telling
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.disclose import Disclosed
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import AlreadyError, FieldsError, RefusedError
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.tell import Again, Tell, tell, tell_again
from bot.usecases.who import Who
from bot.views.copy import Locales
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, SHIPPED, Office
from tests.usecases.test_real_fix import finish, plan

LOCALES = Locales(HOUSE / "templates")


@pytest.fixture
def mended(whole: Office) -> Disclosed:
    """The real fix is in place; now everyone is to be told."""
    told = whole.disclose(remit=Remit.DONE)
    whole.report(told, Kind.UNDERSTANDING)
    plan(whole, told)
    finish(whole, told)
    return told


def tells(office: Office, told: Disclosed, *people: Who, by: Who = ANA, channel: str | None = None) -> None:
    channels = ((channel, "general"),) if channel else ()
    step_id = office.step(told, Kind.TELL).id
    command = Tell(by=by, step_id=step_id, words="This is what I did.", people=people, channels=channels)
    office.do(tell, command)


def delivered(office: Office, message: Outgoing, state: str = "sent", error: str | None = None) -> None:
    """The dispatcher took everything there was, and this became of the message."""
    while office.ask(outbox.outgoing, message.id).state == "waiting":
        for claimed in office.ask(outbox.claim, office.now, 50):
            if claimed.kind != "told":
                sent = Settle(outbox_id=claimed.id, attempt=claimed.attempts, state="sent")
                office.do(settle_message, sent)
    attempt = office.ask(outbox.outgoing, message.id).attempts
    office.do(settle_message, Settle(outbox_id=message.id, attempt=attempt, state=state, error=error))


def telling(office: Office, told: Disclosed, name: str) -> Telling:
    return next(one for one in office.picture(told).tellings if one.name == name)


def test_everybody_on_the_list_gets_one_message(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO, DANA, channel="C0GENERAL")
    assert sorted(whole.to(message) for message in whole.promised("told")) == ["C0GENERAL", "U0BO", "U0DANA"]
    tells(whole, mended, BO, DANA, channel="C0GENERAL")
    assert len(whole.promised("told")) == 3


def test_the_step_is_done_once_everybody_knows(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO, DANA)
    first, second = whole.promised("told")
    delivered(whole, first)
    assert whole.step(mended, Kind.TELL).state is State.OPEN
    delivered(whole, second)
    assert whole.step(mended, Kind.TELL).state is State.DONE
    assert "everyone_told" in [change.kind for change in whole.picture(mended).history]


def test_what_failed_is_said_with_its_reason(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO)
    (message,) = whole.promised("told")
    delivered(whole, message, "undeliverable", "user_disabled")
    failed = telling(whole, mended, "Bo")
    assert (failed.state, failed.error) == ("not_told", "user_disabled")
    (notice,) = whole.promised("not_told")
    assert (whole.to(notice), notice.subject_id) == ("U0ANA", failed.id)
    assert whole.step(mended, Kind.TELL).state is State.OPEN


def test_what_failed_is_tried_again_on_a_click(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO)
    delivered(whole, whole.promised("told")[0], "undeliverable", "user_disabled")
    failed = telling(whole, mended, "Bo")
    whole.do(tell_again, Again(by=ANA, telling_id=failed.id))
    again = whole.promised("told")[-1]
    with pytest.raises(AlreadyError):
        whole.do(tell_again, Again(by=ANA, telling_id=failed.id))
    delivered(whole, again)
    assert whole.step(mended, Kind.TELL).state is State.DONE


def test_whoever_is_told_in_person_knows(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO)
    delivered(whole, whole.promised("told")[0], "in_doubt", "timeout")
    failed = telling(whole, mended, "Bo")
    assert failed.state == "in_doubt"
    whole.do(tell_again, Again(by=ANA, telling_id=failed.id, in_person=True))
    assert whole.step(mended, Kind.TELL).state is State.DONE


def test_an_empty_list_is_refused(whole: Office, mended: Disclosed) -> None:
    with pytest.raises(FieldsError, match="nobody_chosen"):
        tells(whole, mended)


def test_whoever_tells_only_themselves_has_told_nobody(whole: Office, mended: Disclosed) -> None:
    with pytest.raises(FieldsError, match="nobody_chosen"):
        tells(whole, mended, ANA)
    assert whole.step(mended, Kind.TELL).state is State.OPEN


def test_whoever_could_not_be_told_is_told_when_chosen_again(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO, DANA)
    first, second = whole.promised("told")
    delivered(whole, first, "undeliverable", "user_disabled")
    for whom in (BO, DANA):
        whole.change(whom, deactivated=False)  # Slack was asked again: the account is open
    tells(whole, mended, BO, DANA)
    again = whole.promised("told")[-1]
    assert (len(whole.promised("told")), whole.to(again)) == (3, whole.to(first))
    delivered(whole, second)
    delivered(whole, again)
    assert whole.step(mended, Kind.TELL).state is State.DONE


def test_whoever_takes_it_over_hears_whom_it_could_not_tell(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO)
    delivered(whole, whole.promised("told")[0], "undeliverable", "user_disabled")
    whole.do(hand_over, HandOver(by=ANA, step_id=whole.step(mended, Kind.TELL).id, to=DANA))
    notices = whole.promised("not_told")
    assert [whole.to(notice) for notice in notices] == ["U0ANA", "U0DANA"]
    whole.do(tell_again, Again(by=DANA, telling_id=notices[-1].subject_id or ""))
    delivered(whole, whole.promised("told")[-1], "undeliverable", "user_disabled")
    assert len(whole.promised("not_told")) == 2, "the same notice says that it failed again"


def test_nobody_is_told_what_was_taken_back_meanwhile(whole: Office, mended: Disclosed) -> None:
    tells(whole, mended, BO)
    (message,) = whole.promised("told")
    assert whole.ask(letter, message, LOCALES, "https://acme.slack.com").message
    step_id = whole.step(mended, Kind.DECISION).id
    whole.do(withdraw, Withdraw(by=ANA, step_id=step_id, reason="It was a drill."))
    assert whole.ask(letter, message, LOCALES, "https://acme.slack.com").message is None
    delivered(whole, message, "undeliverable", "nothing_left_to_say")
    assert whole.promised("not_told") == []


def test_two_clicks_on_try_again_send_one_message(postgres_url: str) -> None:
    store = Store(postgres_url)
    with contextlib.closing(store), ThreadPoolExecutor(2) as clicks:
        office = Office(store, policy=SHIPPED)
        told = office.disclose(remit=Remit.DONE)
        office.report(told, Kind.UNDERSTANDING)
        plan(office, told)
        finish(office, told)
        tells(office, told, BO)
        delivered(office, office.promised("told")[0], "undeliverable", "user_disabled")
        again = Again(by=ANA, telling_id=telling(office, told, "Bo").id)
        with store.transaction() as tx:
            disclosures.disclosure(tx, told.disclosure_id, lock=True)
            clicked = [clicks.submit(office.do, tell_again, again) for _ in range(2)]
            wait(clicked, timeout=0.5)  # both have looked at the telling, and wait for the disclosure
        assert {type(click.exception()) for click in clicked} == {AlreadyError, type(None)}
        assert len(office.promised("told")) == 2


@pytest.mark.parametrize("fact", ["is_bot", "deactivated"])
def test_who_cannot_be_told_is_refused(whole: Office, mended: Disclosed, fact: str) -> None:
    whole.change(BO, **{fact: True})
    before = whole.rows()
    with pytest.raises(FieldsError, match="cannot_be_told"):
        tells(whole, mended, DANA, BO)
    assert whole.rows() == before


@pytest.mark.parametrize("by", [CHARLIE, MORGAN, BO])
def test_nobody_tells_in_ana_s_name(whole: Office, mended: Disclosed, by: Who) -> None:
    tells(whole, mended, BO)
    delivered(whole, whole.promised("told")[0], "undeliverable", "user_disabled")
    failed = telling(whole, mended, "Bo")
    before = whole.rows()
    with pytest.raises(RefusedError):
        tells(whole, mended, DANA, by=by)
    with pytest.raises(RefusedError):
        whole.do(tell_again, Again(by=by, telling_id=failed.id))
    assert whole.rows() == before
