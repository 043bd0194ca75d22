"""Saving fails or takes too long: the person is told, keeps their text, and may safely do it again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.scenarios.story import DONE, FIX, IMPACT, TEAM, WHAT, approved, tells
from tests.scenarios.workspace import Workspace


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Nobody else can write to the database."""
    database = Path(workspace.bot.settings["OOPS_DATA"]) / "oops.db"
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


def test_a_disclosure_that_is_not_confirmed_keeps_its_text(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    with locked(workspace):
        answer = modal.submits(impact=IMPACT, quick_fix=FIX)
    assert answer["acked"], "within Slack's three seconds"
    said = answer["errors"]["what_happened"]
    assert "could not confirm that this was saved" in said
    assert "sending again is safe" in said
    kept = modal.again()
    assert [kept.holds(field) for field in ("what_happened", "impact", "quick_fix")] == [WHAT, IMPACT, FIX]
    kept.is_taken()
    workspace.morgan.gets(TEAM, with_button="approve")
    workspace.clock.settle()
    assert len(workspace.morgan.sees(TEAM)) == 1
    assert len(workspace.ana.sees()) == 1


def test_a_click_that_is_not_confirmed_says_so(workspace: Workspace) -> None:
    card = tells(workspace)
    with locked(workspace):
        assert "could not confirm" in workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")  # it was saved, only later than Slack waits
    workspace.clock.settle()
    assert len([one for one in workspace.ana.sees() if "says go ahead" in one.text]) == 1


def test_a_form_that_is_not_confirmed_keeps_its_text(workspace: Workspace) -> None:
    form = workspace.ana.opens(approved(workspace), "do", "quick_fix")
    with locked(workspace):
        answer = form.submits(what_was_done=DONE)
    assert "sending again is safe" in answer["errors"]["what_was_done"]
    assert form.again().holds("what_was_done") == DONE
    form.again().submits()
    card = workspace.morgan.sees(TEAM)[0]
    workspace.morgan.now_sees(card, lambda seen: DONE in seen.quoted)
    workspace.clock.settle()
    assert len([text for text in workspace.morgan.thread(card) if "quick fix is done" in text]) == 1


def test_the_command_still_says_something(workspace: Workspace) -> None:
    with locked(workspace):
        answer = workspace.ana.types(f"/oops {WHAT}")
        assert answer["ok"]
        workspace.until(lambda: workspace.ana.ephemerals("C0GENERAL"), "Ana is told that it did not open")
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.morgan.gets(TEAM, with_button="approve")


def test_a_database_that_is_locked_for_long_is_survived(workspace: Workspace) -> None:
    """Longer than the five seconds for which a connection waits by itself."""
    card = tells(workspace)
    with locked(workspace):
        workspace.clock.advances("P1D")  # the sandbox stops waiting for the bot after five seconds, too
        assert "could not confirm" in workspace.bo.clicks(card, "approve")
    workspace.clock.advances("PT1H")
    workspace.morgan.gets(with_button="do", saying="Ana Ferreira told you")
