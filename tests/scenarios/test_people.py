"""People change: what Slack tells of them is known at once, and nobody who left is written to."""

from tests.scenarios.story import TEAM, WHAT, fixed, tells
from tests.scenarios.workspace import Workspace


def test_a_new_name_stands_on_the_next_card(workspace: Workspace) -> None:
    tells(workspace)
    workspace.driver.post("person", user="U0ANA", real_name="Ana Weber")
    workspace.clock.settle()
    workspace.ana.oops(WHAT).is_taken(impact="More of the same", quick_fix="The same again")
    workspace.until(
        lambda: [card for card in workspace.morgan.sees(TEAM) if "Ana Weber" in card.text],
        "the card says Ana Weber",
    )


def test_a_nudge_keeps_to_the_hours_where_somebody_moved_to(workspace: Workspace) -> None:
    fixed(workspace)
    workspace.driver.post("person", user="U0ANA", tz="America/Los_Angeles")
    workspace.driver.post("clock", advance="P2D")  # Wednesday at 9 in Berlin, and midnight in Los Angeles
    workspace.clock.settle()
    assert not [m for m in workspace.ana.sees("U0OOPS") if "What did you learn?" in m.text]
    workspace.driver.post("clock", advance="PT10H")
    workspace.ana.gets(saying="What did you learn?")
