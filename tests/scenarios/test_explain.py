"""What the operator and Ana herself see of what waits for her."""

from tests.scenarios.bot import oops
from tests.scenarios.story import WHAT, tells
from tests.scenarios.workspace import Workspace


def asks(workspace: Workspace, *arguments: str) -> str:
    ended = oops("nudges", *arguments, settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_ana_and_the_operator_see_when_her_reminder_comes_and_why_then(workspace: Workspace) -> None:
    tells(workspace, remit="doing", severity="minor")
    workspace.ana.types("/oops setup")
    form = workspace.ana.modal("setup")
    refused = form.submits(away_until="2026-02-27")
    assert "over" in refused["errors"]["away_until"]
    form.is_taken(away_until="2026-03-06", holidays="DE-BE", digest_at="10:30")
    assert "None on public holidays (Germany, Berlin). You are away until" in form.again().shown
    assert ", because you are away until" in workspace.ana.home().shown
    explained = asks(workspace, "--user", "U0ANA", "--explain")
    for said in (
        "Mon 2026-03-09 10:30  owed: quick_fix of minor, receipt ",
        "reminded 0 of 5 times",
        'policy for minor, quick_fix: due = "1d", remind_every = "1d", at_most = 5',
        "put off, Fri 2026-03-06: the last day that they are away",
        "put off, Mon 2026-03-09: the message of the day comes at 10:30",
        WHAT,
    ):
        assert said in explained
    assert WHAT not in asks(workspace, "--user", "U0ANA"), "only --explain prints what people wrote"
    workspace.clock.advances("PT165H")  # Monday a week later, 8:00 in Berlin
    assert all("snooze" not in message.buttons for message in workspace.ana.sees())
    workspace.clock.advances("PT2H31M")
    assert "Is the quick fix done?" in workspace.ana.gets(with_button="snooze").shown


def test_an_id_of_nobody_is_said_in_one_line(workspace: Workspace) -> None:
    ended = oops("nudges", "--user", "U0NOBODY", settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "oops: nobody we know has the Slack id 'U0NOBODY'\n"
