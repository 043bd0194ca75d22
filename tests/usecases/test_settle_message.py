"""What becomes of a promised message: fewer people rather than none, and the admin is told."""

from datetime import timedelta

import pytest

from bot.domain.kind import Kind
from bot.storage import outbox
from bot.storage.outbox import Outgoing
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.settle_message import Settle, settle_message
from tests.usecases.office import MORGAN, RIO, Office


def refused(office: Office, message: Outgoing, *, admins: tuple[str, ...] = (), **said: object) -> None:
    """The dispatcher took every message of that destination up to this one; this one was refused."""
    while not any(m.id == message.id for m in office.ask(outbox.claim, office.now, 50)):
        for claimed in office.promised("card", "receipt", "informed", "trouble", "nudge"):
            if claimed.state == "sending":
                office.do(settle_message, Settle(outbox_id=claimed.id, attempt=1, state="sent"))
    command = {"state": "undeliverable", "error": "not_in_channel", **said}
    office.do(settle_message, Settle(outbox_id=message.id, attempt=1, admins=admins, **command))  # type: ignore[arg-type]


def told_admins(office: Office) -> list[str]:
    return [office.to(message) for message in office.promised("trouble")]


def test_a_refused_card_goes_to_the_managers_dm_and_the_admin_hears(office: Office) -> None:
    office.disclose()
    (card,) = office.promised("card")
    refused(office, card)
    assert [office.to(message) for message in office.promised("card")] == ["C0MORGAN", "U0MORGAN"]
    assert told_admins(office) == ["U0ADMIN"]


@pytest.mark.parametrize("state", ["undeliverable", "in_doubt"])
def test_a_card_of_which_nobody_knows_goes_there_too(office: Office, state: str) -> None:
    office.disclose()
    (card,) = office.promised("card")
    refused(office, card, state=state)
    assert [office.to(message) for message in office.promised("card")] == ["C0MORGAN", "U0MORGAN"]


def test_the_card_goes_to_whoever_decides_by_then(office: Office) -> None:
    told = office.disclose()
    (card,) = office.promised("card")
    step = office.step(told, Kind.DECISION)
    office.do(hand_over, HandOver(by=MORGAN, step_id=step.id, to=RIO))
    refused(office, card)
    assert [office.to(message) for message in office.promised("card")] == ["C0MORGAN", "U0RIO"]


def test_named_admins_are_told_even_if_they_never_used_oops(office: Office) -> None:
    office.disclose()
    refused(office, office.promised("card")[0], admins=("U0BOSS", "U0DANA"))
    assert sorted(told_admins(office)) == ["U0BOSS", "U0DANA"]


def test_a_refused_dm_has_no_other_way_and_the_admin_hears(office: Office) -> None:
    office.disclose()
    refused(office, office.promised("receipt")[0], error="user_disabled")
    assert told_admins(office) == ["U0ADMIN"]
    assert len(office.promised("receipt")) == 1


def test_a_refused_fallback_is_the_end_of_it(office: Office) -> None:
    office.disclose()
    refused(office, office.promised("card")[0])
    refused(office, office.promised("card")[1])
    assert len(office.promised("card")) == 2
    assert len(told_admins(office)) == 2


def test_trouble_about_trouble_is_told_to_nobody(office: Office) -> None:
    office.disclose()
    refused(office, office.promised("card")[0])
    refused(office, office.promised("trouble")[0])
    assert len(told_admins(office)) == 1


def test_a_message_with_nothing_left_to_say_troubles_nobody(office: Office) -> None:
    office.disclose()
    refused(office, office.promised("receipt")[0], quiet=True)
    assert told_admins(office) == []


def test_what_became_of_a_message_is_said_once(office: Office) -> None:
    office.disclose()
    (card,) = office.promised("card")
    refused(office, card)
    before = office.rows()
    office.later(minutes=1)
    for state in ("sent", "undeliverable"):
        office.do(settle_message, Settle(outbox_id=card.id, attempt=1, state=state))
    assert office.rows() == before


def test_where_a_sent_message_is_found_again_is_kept(office: Office) -> None:
    office.disclose()
    (card,) = office.promised("card")
    office.ask(outbox.claim, office.now + timedelta(seconds=1), 50)
    sent = Settle(outbox_id=card.id, attempt=1, state="sent", slack_channel="C0MORGAN", slack_ts="17.5")
    office.do(settle_message, sent)
    kept = office.ask(outbox.outgoing, card.id)
    assert (kept.state, kept.slack_channel, kept.slack_ts) == ("sent", "C0MORGAN", "17.5")
