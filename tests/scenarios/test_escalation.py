"""Silence: somebody else is asked whom the form named, or whom the discloser says yes to, and reads all."""

import pytest

from tests.scenarios.messages import Message
from tests.scenarios.people import Person
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace


def until_there_is(workspace: Workspace, whose: str, saying: str) -> Message:
    """Time goes by from one due nudge to the next until somebody gets a message that says so."""
    person: Person = getattr(workspace, whose)
    for _ in range(12):
        if found := [one for one in person.sees() if saying in one.text]:
            return found[-1]
        workspace.clock.skips_to_next()
    raise AssertionError(f"{whose} never gets {saying}")


@pytest.mark.practice("P23")
def test_silence_asks_whom_the_form_named_who_reads_it_all_and_answers(workspace: Workspace) -> None:
    ana, morgan, rio = workspace.ana, workspace.morgan, workspace.rio
    form = ana.oops(WHAT)
    assert "If Morgan Hale does not answer, we ask Rio" in form.shown
    form.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="approval")
    card = morgan.gets(TEAM, with_button="approve")
    nudge = until_there_is(workspace, "rio", "has not answered for")
    assert [one for one in morgan.thread(card) if "has not had time to answer" in one]
    answer = rio.opens(nudge, "do", "decide")
    assert all(words in answer.shown for words in (WHAT, IMPACT, FIX))
    news = until_there_is(workspace, "ana", "has been asked, too")
    assert "Morgan Hale has not had time" in news.text
    answer.is_taken(answer="approve")
    ana.gets(saying="says go ahead")
    workspace.morgan.now_sees(card, lambda seen: "approve" not in seen.buttons)


def test_whom_the_form_did_not_name_is_asked_once_the_discloser_says_yes(workspace: Workspace) -> None:
    workspace.driver.post("person", user="U0RIO", deleted=True)
    tells(workspace)
    workspace.driver.post("person", user="U0RIO", deleted=False)
    asked = until_there_is(workspace, "ana", "May we ask")
    assert not [one for one in workspace.rio.sees() if WHAT in one.shown]
    assert "is asked now" in workspace.ana.clicks(asked, "ask_them")
    until_there_is(workspace, "rio", "has not answered for")
    workspace.ana.now_sees(asked, lambda seen: "ask_them" not in seen.buttons)
