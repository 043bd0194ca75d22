"""What many stories begin with."""

from tests.scenarios.messages import Message
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
