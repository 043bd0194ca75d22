"""What was told is changed or taken back; and whoever could not be told is told after all."""

from tests.scenarios.messages import Message
from tests.scenarios.story import (
    CRITERION,
    FIX,
    IMPACT,
    REAL_FIX,
    TEAM,
    UNDERSTANDING,
    WHAT,
    does,
    fixed,
    tells,
)
from tests.scenarios.workspace import Workspace

MORE = "Orders of two hours are missing, not one"
OTHER_FIX = "Replay the orders from the queue"


def chooses(workspace: Workspace, entry: str, form: str, **answers: object) -> None:
    """Ana picks something from the menu on her receipt."""
    receipt = workspace.ana.gets(saying="Thank you for telling")
    workspace.ana.opens(receipt, "mine", form, entry).is_taken(**answers)


def test_the_manager_sees_what_changed_and_decides_on_the_new_words(workspace: Workspace) -> None:
    card = tells(workspace)
    chooses(workspace, "edit", "edit", impact=MORE, quick_fix=OTHER_FIX)
    card = workspace.morgan.now_sees(card, lambda seen: OTHER_FIX in seen.quoted and MORE in seen.quoted)
    assert "changed since" in card.shown
    assert "approve" in card.buttons
    found = workspace.until(
        lambda: [one for one in workspace.morgan.thread(card) if "changed what was told" in one],
        "the thread says so",
    )
    assert MORE in found[0], "and shows what it says now"
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(with_button="do", saying="says go ahead")


def test_what_is_taken_back_stands_on_no_card_and_nudges_nobody(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    modal.presses("add_details")
    modal = modal.becomes(lambda seen: "informed" in seen.fields, "the details are there")
    modal.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", informed=["U0BO"])
    card = workspace.morgan.gets(TEAM, with_button="approve")
    informed = workspace.bo.gets(saying=WHAT)
    chooses(workspace, "withdraw", "withdraw", reason="It was only the test database")
    for seen in (
        workspace.morgan.now_sees(card, lambda seen: "took this back" in seen.text),
        workspace.bo.now_sees(informed, lambda seen: "took this back" in seen.text),
    ):
        assert "It was only the test database" in seen.quoted
        assert WHAT not in seen.quoted
        assert not seen.buttons
    before = len(workspace.posts())
    workspace.clock.advances("P30D")
    assert len(workspace.posts()) == before


def test_whoever_could_not_be_told_is_told_on_a_click(workspace: Workspace) -> None:
    fixed(workspace, severity="major")
    does(workspace, "Look at it", "understanding", **UNDERSTANDING)
    due = workspace.clock.now.date().isoformat()
    does(workspace, "Plan it", "plan_fix", what=REAL_FIX, criterion=CRITERION, due=due)
    does(workspace, "It is in place", "real_fix", what_was_done=REAL_FIX)
    workspace.fault("slack_error:restricted_action", method="chat.postMessage", channel="C0GENERAL")
    does(workspace, "Tell them", "tell", people=["U0DANA"], channels=["C0GENERAL"], words="I owe you this.")
    assert "I owe you this." in workspace.dana.gets(saying="wants you to know").quoted
    failed: Message = workspace.ana.gets(with_button="again", saying="general")
    assert "only some people may post there" in failed.text
    workspace.clear_faults()
    assert "again" in workspace.ana.clicks(failed, "again")
    workspace.ana.now_sees(failed, lambda seen: not seen.buttons)
    workspace.charlie.gets("C0GENERAL", saying="I owe you this.")
    card = workspace.morgan.sees(TEAM)[0]
    workspace.until(
        lambda: [said for said in workspace.morgan.thread(card) if "Everyone involved knows" in said], "done"
    )
