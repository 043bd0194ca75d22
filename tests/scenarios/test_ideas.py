"""Ideas from colleagues, where the person who told welcomes them."""

from tests.scenarios.messages import Message
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT
from tests.scenarios.workspace import Workspace

IDEA = "Read the lost rows back from the replica"


def tells_and_welcomes_ideas(workspace: Workspace) -> Message:
    """Ana owns up, and would like to hear ideas; the card in the team's channel."""
    modal = workspace.ana.oops(WHAT)
    modal.presses("add_details")
    modal = modal.becomes(lambda one: "ideas_welcome" in one.fields, "the details are there")
    modal.is_taken(impact=IMPACT, quick_fix=FIX, remit="approval", ideas_welcome=["yes"])
    return workspace.morgan.gets(TEAM, with_button="idea")


def test_bo_offers_an_idea_in_the_channel_and_ana_adopts_it_with_credit(workspace: Workspace) -> None:
    ana, bo, morgan = workspace.ana, workspace.bo, workspace.morgan
    card = tells_and_welcomes_ideas(workspace)
    bo.opens(card, "idea", "idea").is_taken(idea=IDEA)
    card = morgan.now_sees(card, lambda seen: IDEA in seen.quoted)
    assert "adopt" in card.buttons
    assert "part of the plan" in ana.clicks(ana.gets(with_button="adopt"), "adopt")
    card = morgan.now_sees(card, lambda seen: "adopt" not in seen.buttons)
    assert "Idea by Bo Lindqvist, adopted" in card.shown
    assert IDEA in card.quoted
    assert "Ana Ferreira adopted your idea" in bo.gets(saying=IDEA).text
    workspace.until(
        lambda: [one for one in morgan.thread(card) if "adopted an idea by Bo Lindqvist" in one],
        "the thread says so",
    )


def test_charlie_who_is_not_in_the_channel_can_neither_open_nor_send_an_idea(workspace: Workspace) -> None:
    card = tells_and_welcomes_ideas(workspace)
    form = workspace.bo.opens(card, "idea", "idea")
    click = workspace.last_click()
    click["user"]["id"] = "U0CHARLIE"
    workspace.driver.post("deliver", type="interactive", payload=click)
    workspace.until(
        lambda: [
            call
            for call in workspace.log(direction="app", method="response_url")
            if "shown this" in str(call["request"]["text"])
        ],
        "Charlie is told why",
    )
    assert "errors" in form.submits(idea=" "), "refused, so that there is a payload to forge"
    sent = [one["request"] for one in workspace.log(direction="slack", type="interactive")][-1]
    sent["user"]["id"] = "U0CHARLIE"
    sent["view"]["state"]["values"]["idea"]["idea"]["value"] = IDEA
    assert "shown this" in str(workspace.driver.post("deliver", type="interactive", payload=sent)["response"])
    workspace.clock.settle()
    assert IDEA not in workspace.morgan.now_sees(card).quoted
