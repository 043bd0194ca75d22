"""Empty forms that are ready to be opened: the same rows, the same form; whatever changed is seen."""

from collections.abc import Callable, Container, Hashable
from datetime import date
from typing import Any

import pytest

from bot.usecases.begin import Begin, begin
from bot.usecases.beginnings import Beginning, beginnings
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, MORGAN, RIO, Office


def ready(office: Office, *whom: Who, known: Container[Hashable] = ()) -> dict[Who, Beginning]:
    found: dict[Who, Beginning] = office.ask(beginnings, whom, "draft", known, office.now)
    return found


def test_it_shows_what_beginning_would_show_to_each_of_them(office: Office) -> None:
    found = ready(office, ANA, BO, CHARLIE)
    for who, one in found.items():
        begun = office.ask(begin, Begin(by=who), office.now)
        assert one.begun is not None
        assert (one.begun.manager, one.begun.place, one.begun.chain) == (
            begun.manager,
            begun.place,
            begun.chain,
        )
    assert set(found) == {ANA, BO, CHARLIE}


def test_what_is_known_is_not_built_again(office: Office) -> None:
    known = {ready(office, ANA)[ANA].made_of}
    assert ready(office, ANA, known=known)[ANA].begun is None


CHANGES: dict[str, Callable[[Office], Any]] = {
    "her manager is called otherwise": lambda office: office.change(MORGAN, name="Morgan the Second"),
    "her manager is away": lambda office: office.change(MORGAN, away_until=date(2026, 3, 9)),
    "who is next has left": lambda office: office.change(RIO, deactivated=True),
    "she reads German": lambda office: office.change(ANA, locale="de-DE"),
    "a quarter of an hour has passed": lambda office: office.later(minutes=15),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_is_seen(office: Office, change: Callable[[Office], Any]) -> None:
    known = {ready(office, ANA)[ANA].made_of}
    change(office)
    assert ready(office, ANA, known=known)[ANA].begun is not None


def test_who_left_a_draft_or_is_not_known_needs_more_than_an_empty_form(office: Office) -> None:
    office.ask(begin, Begin(by=ANA, words={"what_happened": "I dropped"}), office.now)
    assert ready(office, ANA, Who(team_id=ANA.team_id, slack_id="U0NEW")) == {}


def test_a_form_that_was_only_opened_leaves_no_row_behind(office: Office) -> None:
    before = office.rows()
    office.ask(begin, Begin(by=ANA), office.now)
    ready(office, ANA)
    assert office.rows() == before
