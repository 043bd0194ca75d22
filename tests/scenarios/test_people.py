"""People change: what Slack tells of them is known at once, and nobody who left is written to."""

from tests.scenarios.story import TEAM, WHAT, approved, fixed, tells
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


def test_nobody_is_nudged_while_their_notifications_are_paused(workspace: Workspace) -> None:
    approved(workspace)
    workspace.driver.post("clock", to="2026-03-03T07:30:00Z")
    window = {"start": "2026-03-03T07:30:00Z", "end": "2026-03-03T13:00:00Z"}
    workspace.driver.post("person", user="U0ANA", dnd=window)  # until 14:00 in Berlin
    workspace.driver.post("clock", to="2026-03-03T12:55:00Z")
    assert not [m for m in workspace.ana.sees() if "Is the quick fix done?" in m.text]
    workspace.clock.skips_to_next()
    assert workspace.clock.now.isoformat().startswith("2026-03-03T13:00")
    workspace.driver.post("clock", advance="PT1H")
    assert len([m for m in workspace.ana.sees() if "Is the quick fix done?" in m.text]) == 1


def test_a_time_zone_that_is_none_is_told_to_the_admin_and_by_doctor(workspace: Workspace) -> None:
    tells(workspace)
    user = {"id": "U0ANA", "name": "ana", "real_name": "Ana Ferreira", "tz": "Mars/Olympus"}
    event = {"type": "user_change", "user": user}
    payload = {"type": "event_callback", "team_id": "T0SANDBOX", "event": event}
    workspace.driver.post("deliver", type="events_api", payload=payload)
    workspace.admin.gets(saying="Mars/Olympus")
    assert "Mars/Olympus for 1 of them" in workspace.doctor()
