"""Watching that the fix holds, for weeks."""

import pytest

from tests.scenarios.practices.acts import comes
from tests.scenarios.story import CRITERION, LESSONS, TEAM, does, mended
from tests.scenarios.workspace import Workspace

AGAIN = "The clean-up ran against the live table once more"
NEXT_FIX = "Take the clean-up out of the schedule"


@pytest.mark.practice("P20")
def test_somebody_asks_for_weeks_whether_it_held_and_a_slip_begins_another_round(
    workspace: Workspace,
) -> None:
    ana, morgan = workspace.ana, workspace.morgan
    card = mended(workspace)
    does(workspace, "Write it down", "lessons", **LESSONS)
    first = comes(workspace, ana, "Does the fix hold?", "held")
    assert CRITERION in first.quoted, "it held if: in Ana's own words"
    assert ana.clicks(first, "held") == "Good. Noted that it held."
    ana.now_sees(first, lambda seen: "held" not in seen.buttons)

    second = comes(workspace, ana, "Does the fix hold?", "slipped")
    ana.opens(second, "slipped", "slip").is_taken(what_slipped=AGAIN, quick_fix=NEXT_FIX)
    card = morgan.now_sees(card, lambda seen: "round 2" in seen.shown)
    assert {AGAIN, NEXT_FIX} <= set(card.quoted)
    assert card.pings == {"@U0MORGAN"}, "the new quick fix has a decision of its own"
    morgan.clicks(card, "approve")
    does(workspace, "It is done", "quick_fix", what_was_done="It is out of the schedule")
    card = morgan.now_sees(card, lambda seen: "It is out of the schedule" in seen.quoted)
    assert len(morgan.sees(TEAM)) == 1, "the same disclosure, the same card"
    receipt = ana.gets(saying="Thank you for telling us").text
    assert "The lessons are written down" in receipt, "lessons already written stay"
