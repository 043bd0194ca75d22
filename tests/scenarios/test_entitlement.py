"""Who may do what: everybody else is told so, and nothing changes."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.scenarios.people import OOPS
from tests.scenarios.story import TEAM, approved, tells
from tests.scenarios.workspace import Workspace

Seen = list[tuple[str, str, list[str]]]


def seen_by_all(workspace: Workspace) -> Seen:
    """Every message that anybody concerned sees, without what only one person is answered."""
    workspace.clock.settle()
    places = [(workspace.morgan, TEAM), (workspace.morgan, OOPS), (workspace.ana, OOPS), (workspace.bo, OOPS)]
    return [(one.ts, one.text, one.buttons) for person, channel in places for one in person.sees(channel)]


@pytest.mark.parametrize("action", ["approve", "talk", "adjust"])
def test_a_colleague_in_the_channel_cannot_decide(workspace: Workspace, action: str) -> None:
    card = tells(workspace)
    before = seen_by_all(workspace)
    assert "somebody else to answer" in workspace.bo.clicks(card, action)
    assert workspace.bo.modals() == []
    assert seen_by_all(workspace) == before
    assert workspace.ana.ephemerals(TEAM) == [], "only whoever clicked is told"


@pytest.mark.parametrize("action", ["approve", "talk", "adjust"])
def test_nobody_decides_on_their_own_mistake(workspace: Workspace, action: str) -> None:
    card = tells(workspace)
    before = seen_by_all(workspace)
    assert "nobody decides on their own mistake" in workspace.ana.clicks(card, action)
    assert seen_by_all(workspace) == before


def test_a_colleague_cannot_hand_the_decision_over_or_read_the_history(workspace: Workspace) -> None:
    card = tells(workspace)
    before = seen_by_all(workspace)
    for choice in ("reassign", "history"):
        assert "Nothing changed" in workspace.bo.clicks(card, "more", value=choice)
    assert workspace.bo.modals() == []
    assert seen_by_all(workspace) == before


Forgery = Callable[[dict[str, Any]], None]


def as_charlie(click: dict[str, Any]) -> None:
    click["user"]["id"] = "U0CHARLIE"


def with_no_such_step(click: dict[str, Any]) -> None:
    click["actions"][0]["value"] = "00000000-0000-0000-0000-000000000000"


def with_nonsense(click: dict[str, Any]) -> None:
    click["actions"][0]["value"] = "'; DROP TABLE steps; --"


def with_an_empty_value(click: dict[str, Any]) -> None:
    click["actions"][0]["value"] = ""


def of_an_older_version(click: dict[str, Any]) -> None:
    click["actions"][0]["action_id"] = "reject"


@pytest.mark.parametrize(
    "forge", [as_charlie, with_no_such_step, with_nonsense, with_an_empty_value, of_an_older_version]
)
def test_a_forged_click_changes_nothing(workspace: Workspace, forge: Forgery) -> None:
    card = tells(workspace)
    workspace.bo.clicks(card, "approve")
    click = workspace.last_click()
    before = seen_by_all(workspace)
    forge(click)
    assert workspace.driver.post("deliver", type="interactive", payload=click)["acked"]
    workspace.until(lambda: len(answers(workspace)) == 2, "whoever clicked is told")
    assert "Nothing changed" in answers(workspace)[-1]
    assert seen_by_all(workspace) == before


def answers(workspace: Workspace) -> list[str]:
    calls = workspace.log(direction="app", method="response_url")
    return [str(call["request"]["text"]) for call in calls]


def test_another_steps_button_does_not_approve(workspace: Workspace) -> None:
    """The value of a quick fix's button under the name of a check-in's."""
    answer = approved(workspace)
    workspace.ana.opens(answer, "do", "quick_fix").closes()
    click = workspace.last_click()
    before = seen_by_all(workspace)
    for action in ("held", "cant_tell", "approve"):
        click["actions"][0]["action_id"] = action
        assert workspace.driver.post("deliver", type="interactive", payload=click)["acked"]
    workspace.until(
        lambda: len([a for a in answers(workspace) if "Nothing changed" in a]) == 3, "all refused"
    )
    assert seen_by_all(workspace) == before


def test_a_forged_form_changes_nothing(workspace: Workspace) -> None:
    answer = approved(workspace)
    form = workspace.ana.opens(answer, "do", "quick_fix")
    form.submits(what_was_done="  ")  # refused, so that the step stays open and there is a payload to forge
    sent = [one["request"] for one in workspace.log(direction="slack", type="interactive")][-1]
    before = seen_by_all(workspace)
    sent["user"]["id"] = "U0CHARLIE"
    sent["view"]["state"]["values"]["what_was_done"]["what_was_done"]["value"] = "It was me all along"
    delivered = workspace.driver.post("deliver", type="interactive", payload=sent)
    assert "somebody else" in str(delivered["response"])
    assert seen_by_all(workspace) == before
