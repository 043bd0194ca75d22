"""Whoever is asked next is so by what is true now, and is asked about until somebody answers."""

import pytest

from bot.domain.disclosure import Remit
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.storage import carried
from bot.usecases.ask import AnswerAsk, answer_ask
from bot.usecases.decide import Talk, talk
from bot.usecases.export import look_at_document
from bot.usecases.home import home_picture
from bot.usecases.picture import Look, look, look_at_history
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import RefusedError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office
from tests.usecases.test_escalate import answers, asked_of, decides, is_away, leaves, minor, owner, reminded

# The form.


def test_a_form_that_was_about_another_manager_hands_it_to_nobody_of_theirs(office: Office) -> None:
    is_away(office, DANA, days=5)
    chain = office.named(delegate=CHARLIE, one_up=RIO)
    told = minor(office, manager=DANA, place_id=None, chain=chain)
    assert told.manager.slack_id == "U0DANA"
    office.goes_by(days=14)
    assert owner(office, told) != "U0CHARLIE"


def test_nobody_is_named_whom_we_do_not_know(office: Office) -> None:
    is_away(office, MORGAN, days=5)
    told = minor(office, chain=(("one_up", "invented"), ("invented", office.person(RIO).id)))
    assert told.manager.slack_id == "U0MORGAN"


# Who answered before.


def test_who_helped_with_the_quick_fix_does_not_decide_because_of_that(office: Office) -> None:
    told = minor(office, remit=Remit.DOING, chain=office.named(one_up=RIO))
    step_id = office.step(told, Kind.QUICK_FIX).id
    office.do(hand_over, HandOver(by=ANA, step_id=step_id, to=BO))
    office.do(hand_over, HandOver(by=BO, step_id=step_id, to=MORGAN))
    leaves(office, MORGAN)
    assert owner(office, told) == "U0RIO"


def test_after_the_discloser_left_silence_still_asks_whoever_was_named(office: Office) -> None:
    told = minor(office, remit=Remit.DOING, chain=office.named(one_up=RIO))
    leaves(office, ANA)
    office.goes_by(days=8)
    assert owner(office, told) == "U0RIO"


def test_while_everybody_is_away_whoever_is_back_first_is_asked(office: Office) -> None:
    is_away(office, MORGAN, days=14)
    is_away(office, RIO, days=2)
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=6)
    assert owner(office, told) == "U0RIO"


def test_who_is_given_it_back_is_reminded_again_before_somebody_else_is_asked(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=2)
    step_id = office.step(told, Kind.DECISION).id
    office.do(hand_over, HandOver(by=MORGAN, step_id=step_id, to=DANA))
    office.do(hand_over, HandOver(by=DANA, step_id=step_id, to=MORGAN))
    office.goes_by(days=1)
    assert owner(office, told) == "U0MORGAN"
    office.goes_by(days=6)
    assert owner(office, told) == "U0RIO"
    assert reminded(office, told, MORGAN) == 2


# Whether somebody may be asked.


def test_a_question_that_was_never_sent_is_asked_when_it_is_called_for_again(office: Office) -> None:
    told = minor(office)
    step = office.step(told, Kind.DECISION)
    while not office.waiting_nudges(step, NudgeKind.CONSENT):
        office.goes_by(hours=1)
    assert asked_of(office, told) == []
    office.do(talk, Talk(by=MORGAN, step_id=step.id))
    office.goes_by(days=10)
    assert asked_of(office, told)


def test_what_was_asked_about_one_decision_is_asked_about_the_next(office: Office) -> None:
    told = minor(office)
    office.goes_by(days=4)
    assert len(asked_of(office, told)) == 1
    office.adjust(told)
    office.revise(told)
    office.goes_by(days=10)
    assert len(asked_of(office, told)) > 1
    assert answers(office, told, yes=True) == "asked"


def test_where_the_discloser_does_not_say_who_may_answer_instead_of_who_left_the_admins_hear(
    office: Office,
) -> None:
    told = minor(office)
    leaves(office, MORGAN)
    office.goes_by(days=2)
    assert office.promised("nobody") == []
    office.goes_by(days=12)
    assert len(asked_of(office, told)) == 3
    assert [office.to(one) for one in office.promised("nobody")] == ["U0ADMIN"]


def test_whoever_may_be_asked_but_is_away_is_asked_once_they_are_back(office: Office) -> None:
    told = minor(office)
    office.goes_by(days=14)
    assert office.waiting_nudges(office.step(told, Kind.DECISION)) == []
    is_away(office, RIO, days=3)
    assert answers(office, told, yes=True) == "later"
    office.goes_by(days=7)
    assert owner(office, told) == "U0RIO"


def test_who_took_it_back_to_talk_and_then_stays_silent_is_asked_instead_of_again(office: Office) -> None:
    told = minor(office, chain=office.named(one_up=RIO))
    office.goes_by(days=3)
    assert owner(office, told) == "U0RIO"
    office.do(talk, Talk(by=MORGAN, step_id=office.step(told, Kind.DECISION).id))
    assert owner(office, told) == "U0MORGAN"
    office.goes_by(days=1)
    assert owner(office, told) == "U0MORGAN", "the talk is a word"
    office.goes_by(days=5)
    assert owner(office, told) == "U0RIO"


# A guest.


@pytest.mark.parametrize("named", [{}, {"one_up": RIO}])
def test_a_manager_who_is_a_guest_by_now_neither_decides_nor_reads(
    office: Office, named: dict[str, Who]
) -> None:
    told = minor(office, chain=office.named(**named))
    office.goes_by(days=3)
    leaves(office, MORGAN, is_guest=True)
    with pytest.raises(RefusedError):
        decides(office, told, MORGAN)
    with pytest.raises(RefusedError):
        office.ask(look, Look(by=MORGAN, step_id=office.step(told, Kind.DECISION).id), office.now)
    step_id = office.step(told, Kind.DECISION).id
    for reads in (look_at_history, look_at_document):
        with pytest.raises(RefusedError):
            office.ask(reads, Look(by=MORGAN, step_id=step_id), office.now)
    home = office.do(home_picture, MORGAN)
    assert home.decide.shown == home.owed.shown == []
    assert home.team is None


def test_a_guest_answers_no_ask_either(office: Office) -> None:
    told = minor(office, remit=Remit.DONE)
    decides(office, told, MORGAN)
    office.report(told, Kind.LESSONS, prevented="A lock", missing="A course")
    leaves(office, MORGAN, is_guest=True)
    ask_id = office.step(told, Kind.ASK).id
    with pytest.raises(RefusedError):
        office.do(answer_ask, AnswerAsk(by=MORGAN, step_id=ask_id, answer="granted"))


def test_a_guest_is_reminded_no_oftener_of_what_they_told_themselves(office: Office) -> None:
    told = minor(office, remit=Remit.DOING)
    fix, ana = office.step(told, Kind.QUICK_FIX).id, office.person(ANA).id
    office.goes_by(days=90)
    often = office.ask(carried.nudges_sent, fix, ana)
    leaves(office, ANA, is_guest=True)
    office.goes_by(days=3)
    assert office.ask(carried.nudges_sent, fix, ana) == often


def test_a_guest_is_free_in_what_they_told_themselves(office: Office) -> None:
    told = minor(office, remit=Remit.DOING)
    leaves(office, ANA, is_guest=True)
    step_id = office.step(told, Kind.QUICK_FIX).id
    office.ask(look, Look(by=ANA, step_id=step_id), office.now)
    assert [step.id for step, _ in office.do(home_picture, ANA).owed.shown] == [step_id]
    office.report(told)
