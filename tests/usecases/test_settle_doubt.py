"""Of a message in doubt an admin says whether it is there; nothing is sent twice by itself."""

import pytest

from bot.storage.outbox import Outgoing
from bot.usecases.refusals import NotDoneError
from bot.usecases.settle_doubt import SettleDoubt, settle_doubt
from tests.usecases.office import CHARLIE, MORGAN, Office, who
from tests.usecases.test_settle_message import refused, told_admins

ADMIN = who("ADMIN")


@pytest.fixture
def doubted(office: Office) -> Outgoing:
    """Ana's receipt, of which nobody knows whether it arrived."""
    office.disclose()
    (receipt,) = office.promised("receipt")
    refused(office, receipt, state="in_doubt", error="internal_error")
    office.sent("trouble")
    return receipt


def state(office: Office, message: Outgoing) -> str:
    return next(one.state for one in office.promised(message.kind) if one.id == message.id)


def test_what_is_there_counts_as_sent(office: Office, doubted: Outgoing) -> None:
    office.do(settle_doubt, SettleDoubt(by=ADMIN, outbox_id=doubted.id, arrived=True))
    assert state(office, doubted) == "sent"
    (notice,) = office.promised("trouble")
    assert notice.id in [update.about_id for update in office.promised("update")]


def test_what_is_not_there_is_sent_once(office: Office, doubted: Outgoing) -> None:
    office.do(settle_doubt, SettleDoubt(by=ADMIN, outbox_id=doubted.id, arrived=False))
    assert state(office, doubted) == "waiting"
    with pytest.raises(NotDoneError, match="not_in_doubt"):
        office.do(settle_doubt, SettleDoubt(by=ADMIN, outbox_id=doubted.id, arrived=False))


def test_only_an_admin_says_so(office: Office, doubted: Outgoing) -> None:
    before = office.rows()
    for by in (MORGAN, CHARLIE):
        with pytest.raises(NotDoneError, match="not_admin"):
            office.do(settle_doubt, SettleDoubt(by=by, outbox_id=doubted.id, arrived=True))
    named = SettleDoubt(by=ADMIN, outbox_id=doubted.id, arrived=True, admins=("U0RIO",))
    with pytest.raises(NotDoneError, match="not_admin"):
        office.do(settle_doubt, named)
    assert office.rows() == before


def test_a_message_that_nobody_knows_is_none(office: Office) -> None:
    with pytest.raises(NotDoneError, match="gone"):
        office.do(settle_doubt, SettleDoubt(by=ADMIN, outbox_id=4711, arrived=True))


def test_a_card_that_is_there_after_all_proves_that_it_was_told(office: Office) -> None:
    office.disclose()
    (card,) = office.promised("card")
    refused(office, card, state="in_doubt", error="internal_error")
    office.do(settle_doubt, SettleDoubt(by=ADMIN, outbox_id=card.id, arrived=True))
    assert len(office.promised("proof")) == 1
    assert told_admins(office) == ["U0ADMIN"]
