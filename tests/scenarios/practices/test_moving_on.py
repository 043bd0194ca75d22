"""Moving on: promises followed, an end that is one, and no ledger of anybody's mistakes."""

import pytest

from tests.scenarios.practices.acts import all_put_right, comes, everything_seen, goes_quiet
from tests.scenarios.story import TEAM
from tests.scenarios.workspace import Workspace

GOAL = "I ask somebody to look on before I touch the live database"
SMALLER = "I write down the command before I run it"


def ends_well(workspace: Workspace) -> None:
    """Morgan thanks, and the fix held."""
    workspace.morgan.clicks(workspace.morgan.gets(TEAM, with_button="approve"), "approve")
    nudge = comes(workspace, workspace.ana, "Does the fix hold?", "held")
    workspace.ana.clicks(nudge, "held")


@pytest.mark.practice("P08")
def test_the_closing_note_thanks_and_nobody_is_ranked_anywhere(workspace: Workspace) -> None:
    all_put_right(workspace)
    ends_well(workspace)
    closing = workspace.ana.gets(saying="It is done. Thank you for seeing it through.")
    assert "Nothing more is owed" in closing.text
    home = workspace.morgan.home().shown
    assert "Nobody is counted or ranked" in home or "Too few of us yet" in home
    assert "Nothing is open in your team" in home, "what is over does not stand beside Ana's name"
    assert "Ana" not in home


@pytest.mark.practice("P09")
def test_a_promise_is_followed_until_it_is_kept_and_the_record_says_so(workspace: Workspace) -> None:
    ana = workspace.ana
    all_put_right(workspace, goal=GOAL)
    ends_well(workspace)
    nudge = comes(workspace, ana, "How is your promise going?", "kept")
    assert GOAL in nudge.quoted
    form = ana.opens(nudge, "changed", "change")
    assert form.holds("commitment") == GOAL, "to be changed, not written anew"
    assert set(form.submits()["errors"]) == {"reason"}
    form.again().is_taken(reason="Nobody is there at night", commitment=SMALLER)
    ana.now_sees(nudge, lambda seen: "kept" not in seen.buttons)
    nudge = comes(workspace, ana, "How is your promise going?", "kept")
    assert SMALLER in nudge.quoted, "the new promise is followed in its place"
    assert ana.clicks(nudge, "kept") == "Well done. Noted that you kept it."
    assert "Promises kept: 1 of 1" in ana.gets(saying="It is done").text


@pytest.mark.practice("P31")
def test_one_goal_for_next_time_is_asked_about_weeks_later_and_by_nobody_but_oops(
    workspace: Workspace,
) -> None:
    ana = workspace.ana
    begun = workspace.clock.now
    receipt = all_put_right(workspace, goal=GOAL)
    assert "We ask about your promise" in receipt.text
    ends_well(workspace)
    nudge = comes(workspace, ana, "How is your promise going?", "kept")
    assert 26 <= (workspace.clock.now - begun).days <= 32
    assert "Keeping it, changing it and letting it go are all honest answers" in nudge.shown
    ana.opens(nudge, "let_go", "let_go").is_taken(reason="It is the default now")
    ana.gets(saying="It is done")
    assert GOAL not in everything_seen(workspace.morgan, TEAM, "U0OOPS")


@pytest.mark.practice("P27")
def test_when_it_is_over_it_is_over(workspace: Workspace) -> None:
    all_put_right(workspace)
    ends_well(workspace)
    closing = workspace.ana.gets(saying="It is done")
    assert "On to the next thing." in closing.text
    assert "we stop reminding you" in closing.text
    assert goes_quiet(workspace)
    assert "Nothing is waiting for you. Enjoy your day." in workspace.ana.home().shown
