"""Nudges: each can be answered, put off, handed over or called not needed."""

from datetime import datetime, timedelta

import pytest

from tests.scenarios.messages import Message
from tests.scenarios.story import DONE, FIX, TEAM, WHAT, approved, fixed
from tests.scenarios.workspace import Workspace

REASON = "The whole service was switched off"


def lessons_nudge(workspace: Workspace) -> Message:
    fixed(workspace)
    workspace.clock.skips_to_next()
    return workspace.ana.gets(with_button="snooze", saying="What did you learn?")


def next_due(workspace: Workspace) -> datetime:
    workspace.clock.settle()
    return datetime.fromisoformat(workspace.driver.get("clock")["next"])


@pytest.mark.parametrize(
    ("choice", "back_at"),
    [
        # The lessons of a fix on Monday fall due on Wednesday: at 9:00 in Berlin they are in its one message.
        pytest.param("1h", "2026-03-04T09:00", id="in an hour"),
        pytest.param("tomorrow", "2026-03-05T08:00", id="tomorrow, when Ana's day begins"),
        pytest.param("monday", "2026-03-09T08:00", id="next Monday, when Ana's day begins"),
    ],
)
def test_a_nudge_can_be_put_off(workspace: Workspace, choice: str, back_at: str) -> None:
    nudge = lessons_nudge(workspace)
    assert "We come back to it" in workspace.ana.clicks(nudge, "snooze", value=choice)
    assert next_due(workspace).isoformat().startswith(back_at)
    workspace.clock.skips_to_next()
    again = [one for one in workspace.ana.sees() if "snooze" in one.buttons and one.ts != nudge.ts]
    assert len(again) == 1


def test_a_nudge_can_be_put_off_to_any_time_to_come(workspace: Workspace) -> None:
    nudge = lessons_nudge(workspace)
    form = workspace.ana.opens(nudge, "snooze", "snooze", value="pick")
    yesterday = int((workspace.clock.now - timedelta(days=1)).timestamp())
    assert "future" in form.submits(until=yesterday)["errors"]["until"]
    friday = int(datetime.fromisoformat("2026-03-06T13:00:00Z").timestamp())
    form.again().is_taken(until=friday)
    assert next_due(workspace).timestamp() == friday


def test_a_step_that_is_not_needed_says_why(workspace: Workspace) -> None:
    card = fixed(workspace)
    workspace.clock.skips_to_next()
    nudge = workspace.ana.gets(with_button="not_needed", saying="What did you learn?")
    form = workspace.ana.opens(nudge, "not_needed", "not_needed")
    assert "reason" in form.submits(reason="  ")["errors"]
    form.again().is_taken(reason=REASON)
    workspace.ana.now_sees(nudge, lambda seen: "not needed" in seen.text and not seen.buttons)
    workspace.until(
        lambda: [t for t in workspace.morgan.thread(card) if "not needed: the lessons" in t], "Morgan is told"
    )


def test_a_step_is_handed_over_to_somebody_who_is_asked_instead(workspace: Workspace) -> None:
    ana, dana = workspace.ana, workspace.dana
    approved(workspace)
    workspace.clock.skips_to_next()
    nudge = ana.gets(with_button="hand_over", saying="Is the quick fix done?")
    form = ana.opens(nudge, "hand_over", "hand_over")
    assert "to" in form.submits(to="U0ANA")["errors"]
    form.again().is_taken(to="U0DANA", why="You know the backups best")
    ana.now_sees(nudge, lambda seen: "now with Dana Okafor" in seen.text and not seen.buttons)
    workspace.clock.settle()
    theirs = dana.gets(with_button="do")
    assert WHAT in theirs.quoted, "whoever takes a step over knows what it is about"
    dana.opens(theirs, "do", "quick_fix").is_taken(what_was_done=DONE)
    card = workspace.morgan.sees(TEAM)[0]
    workspace.morgan.now_sees(card, lambda seen: DONE in seen.quoted)


def test_several_steps_that_are_due_are_one_message(workspace: Workspace) -> None:
    fixed(workspace)
    workspace.ana.oops("I sent the wrong invoice to everybody").is_taken(
        impact="Ten customers are confused", quick_fix="Send a second, right one", remit="done"
    )
    workspace.clock.advances("P3D")
    due = [one for one in workspace.ana.sees() if "snooze" in one.buttons]
    assert len(due) == 1
    assert "2 things" in due[0].text
    assert due[0].buttons.count("do") == 2


def test_no_nudge_comes_at_night_or_on_a_weekend(workspace: Workspace) -> None:
    workspace.clock.advances("P4DT2H")  # Friday noon; the lessons would fall due on Sunday
    fixed(workspace)
    workspace.clock.advances("P2DT18H")  # Monday, 7:00 in Berlin
    assert not [one for one in workspace.ana.sees() if "snooze" in one.buttons]
    workspace.clock.skips_to_next()
    workspace.ana.gets(with_button="snooze")
    assert workspace.clock.now.isoformat().startswith("2026-03-09T08:00"), "9:00 in Berlin"


def test_after_the_cap_it_is_quiet(workspace: Workspace) -> None:
    lessons_nudge(workspace)
    workspace.clock.advances("P60D")
    for _ in range(12):
        workspace.clock.skips_to_next()  # Morgan's Mondays, in the end
    nudges = [one for one in workspace.ana.sees() if "What did you learn?" in one.text]
    assert len(nudges) <= 4, "the policy says at most four about the lessons"
    week = workspace.morgan.gets(saying="Your overview of the week")
    assert "no more reminders" in week.shown


def test_an_overdue_pile_of_nudges_is_not_delivered_at_once(workspace: Workspace) -> None:
    lessons_nudge(workspace)
    before = len(workspace.ana.sees())
    workspace.clock.advances("P30D")
    assert len(workspace.ana.sees()) <= before + 1


def test_a_fix_is_told_with_its_own_words(workspace: Workspace) -> None:
    answer = approved(workspace)
    form = workspace.ana.opens(answer, "do", "quick_fix")
    assert "what_was_done" in form.submits(what_was_done="\n\t ")["errors"]
    form.again().is_taken(what_was_done=DONE, contained="yes")
    card = workspace.morgan.sees(TEAM)[0]
    card = workspace.morgan.now_sees(card, lambda seen: DONE in seen.quoted)
    assert FIX in card.quoted
