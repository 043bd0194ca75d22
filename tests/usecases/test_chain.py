"""Whoever is asked next is so by what is true now, and is asked about until somebody answers."""

from datetime import timedelta

import pytest

from bot.domain.disclosure import Remit
from bot.domain.kind import Kind
from bot.usecases.postpone import HandOver, hand_over
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office
from tests.usecases.test_escalate import is_away, leaves, minor, owner, passed

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
