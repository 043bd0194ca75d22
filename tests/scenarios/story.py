"""What many stories begin with."""

from datetime import timedelta

from tests.scenarios.messages import Message, parts
from tests.scenarios.workspace import Workspace

WHAT = "I dropped the orders table on the live database"
IMPACT = "Orders from the last hour are missing"
FIX = "Restore the table from the nightly backup"
DONE = "Restored the table, counted the rows"
LESSONS = {
    "prevented": "A read-only role for looking around",
    "smaller": "Backups every hour instead of every night",
    "differently": "I open the live database read-only",
}
TEAM = "C0MORGAN"
UNDERSTANDING = {
    "trying": "Look up one order by hand",
    "action": "Typed the clean-up into the wrong window",
    "differed": "The live table was emptied, not the copy",
    "trigger": "Two windows that looked alike",
}
REAL_FIX = "Looking around happens with a read-only role"
CRITERION = "nobody can drop a table by hand for a month"


def tells(workspace: Workspace, **more: object) -> Message:
    """Ana owns up; the card that Morgan sees. `more` are other fields of the modal."""
    modal = workspace.ana.oops(WHAT)
    modal.is_taken(**{"impact": IMPACT, "quick_fix": FIX, "severity": "minor", "remit": "approval", **more})
    return workspace.morgan.gets(TEAM, with_button="approve")


def approved(workspace: Workspace, **more: object) -> Message:
    """Ana owned up and Morgan said go ahead; Ana's message about it, with its button."""
    card = tells(workspace, **more)
    workspace.morgan.clicks(card, "approve")
    return workspace.ana.gets(with_button="do", saying="says go ahead")


def fixed(workspace: Workspace, **more: object) -> Message:
    """It is approved and put right; the card."""
    answer = approved(workspace, **more)
    workspace.ana.opens(answer, "do", "quick_fix").is_taken(what_was_done=DONE)
    card = workspace.morgan.sees(TEAM)[0]
    return workspace.morgan.now_sees(card, lambda message: DONE in message.quoted)


def does(workspace: Workspace, label: str, form: str, **answers: object) -> None:
    """Ana does what her receipt has the button for, once it says so."""
    receipt = workspace.ana.gets(saying="Thank you for telling")
    receipt = workspace.ana.now_sees(receipt, lambda seen: label in seen.shown)
    labelled = [e for e in parts(receipt.blocks) if e.get("type") == "button" and e["text"]["text"] == label]
    (button,) = labelled
    workspace.ana.opens(receipt, button["action_id"], form).is_taken(**answers)


def mended(workspace: Workspace, **more: object) -> Message:
    """A serious mistake is understood and put right for good, and Bo knows; the card."""
    card = fixed(workspace, **{"severity": "major", **more})
    does(workspace, "Look at it", "understanding", **UNDERSTANDING)
    due = (workspace.clock.now + timedelta(days=3)).date().isoformat()
    does(workspace, "Plan it", "plan_fix", what=REAL_FIX, criterion=CRITERION, due=due)
    does(workspace, "It is in place", "real_fix", what_was_done=REAL_FIX)
    does(workspace, "Tell them", "tell", people=["U0BO"])
    return workspace.morgan.now_sees(card, lambda seen: "Bo" in seen.shown)
