"""The write-up goes to whoever asked, and only the discloser and whoever decides may ask."""

import pytest

from bot.domain.kind import Kind
from bot.usecases.change import Withdraw, withdraw
from bot.usecases.export import Export, export, look_at_document
from bot.usecases.picture import Look
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import NotDoneError, RefusedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office


def asks(office: Office, by: Who, step_id: str, pages: int = 1) -> None:
    office.ask(look_at_document, Look(by=by, step_id=step_id), office.now)
    office.ask(export, Export(by=by, step_id=step_id, pages=pages), office.now)


@pytest.mark.parametrize("by", [ANA, MORGAN])
def test_the_discloser_and_whoever_decides_get_it_page_by_page(office: Office, by: Who) -> None:
    step = office.step(office.disclose(), Kind.DECISION)
    asks(office, by, step.id, pages=3)
    promised = office.promised("document")
    assert [message.subject_id for message in promised] == ["1", "2", "3"]
    assert {office.to(message) for message in promised} == {by.slack_id}


@pytest.mark.parametrize("by", [CHARLIE, BO, DANA, RIO])
def test_nobody_else_gets_it_not_even_the_informed(office: Office, by: Who) -> None:
    step = office.step(office.disclose(informed=(BO, DANA)), Kind.DECISION)
    office.person(by)
    before = office.rows()
    with pytest.raises(RefusedError):
        office.ask(look_at_document, Look(by=by, step_id=step.id), office.now)
    with pytest.raises(RefusedError):
        office.ask(export, Export(by=by, step_id=step.id, pages=1), office.now)
    assert office.rows() == before


def test_whoever_handed_the_decision_over_has_given_this_away_as_well(office: Office) -> None:
    told = office.disclose()
    step = office.step(told, Kind.DECISION)
    office.do(hand_over, HandOver(by=MORGAN, step_id=step.id, to=RIO))
    with pytest.raises(RefusedError):
        asks(office, MORGAN, step.id)
    asks(office, RIO, step.id)
    assert [office.to(message) for message in office.promised("document")] == ["U0RIO"]


def test_what_was_taken_back_is_written_up_for_ana_alone(office: Office) -> None:
    step = office.step(office.disclose(), Kind.DECISION)
    office.do(withdraw, Withdraw(by=ANA, step_id=step.id, reason="It was another table."))
    with pytest.raises(RefusedError):
        asks(office, MORGAN, step.id)
    asks(office, ANA, step.id)
    assert [office.to(message) for message in office.promised("document")] == ["U0ANA"]


def test_a_double_click_brings_it_once(office: Office) -> None:
    step = office.step(office.disclose(), Kind.DECISION)
    asks(office, ANA, step.id)
    with pytest.raises(NotDoneError, match="document_coming"):
        asks(office, ANA, step.id)
    office.sent("document")
    asks(office, ANA, step.id)
    assert len(office.promised("document")) == 2


def test_a_forged_button_brings_nothing(office: Office) -> None:
    office.disclose()
    with pytest.raises(NotDoneError, match="gone"):
        asks(office, ANA, "0" * 32)
