"""The write-up: the discloser and whoever decides get it in Slack, the operator on the command line."""

import json
from typing import Any

from tests.scenarios.bot import oops
from tests.scenarios.people import OOPS
from tests.scenarios.story import DONE, FIX, IMPACT, TEAM, WHAT, fixed, tells
from tests.scenarios.workspace import Workspace

HEADING = "What happened, and what came of it"


def test_ana_and_morgan_get_the_write_up_as_a_direct_message(workspace: Workspace) -> None:
    card = fixed(workspace)
    receipt = workspace.ana.gets(saying="Thank you for telling us")
    assert "comes to you as a direct message" in workspace.ana.clicks(receipt, "mine", value="export")
    assert "comes to you as a direct message" in workspace.morgan.clicks(card, "more", value="export")
    for person in (workspace.ana, workspace.morgan):
        written = person.gets(saying=HEADING)
        for said in ("Ana Ferreira", WHAT, IMPACT, FIX, DONE, "Go-ahead given", "Timeline"):
            assert said in written.text
            assert said in written.shown
        assert written.pings == set()
    workspace.clock.settle()
    assert workspace.bo.sees(OOPS) == []
    assert len(workspace.morgan.sees(TEAM)) == 1, "the channel gets nothing"


def test_charlie_and_colleagues_get_nothing(workspace: Workspace) -> None:
    card = tells(workspace)
    assert "Nothing changed" in workspace.bo.clicks(card, "more", value="export")
    forged: Any = workspace.last_click()
    forged["user"]["id"] = "U0CHARLIE"
    workspace.driver.post("deliver", type="interactive", payload=forged)
    workspace.clock.settle()
    for person in (workspace.bo, workspace.charlie, workspace.ana, workspace.morgan):
        assert [one for one in person.sees(OOPS) if HEADING in one.text] == []


def test_the_operator_prints_it_in_three_formats(workspace: Workspace) -> None:
    tells(workspace, what_happened="<script>alert('Ana')</script>")
    shown = workspace.ana.gets(saying="Thank you for telling us").shown
    number = shown.partition("Receipt ")[2][:8]
    printed = {}
    for kind in ("md", "html", "json"):
        ended = oops(
            *("export", number, "--format", kind),
            settings=workspace.bot.settings,
            folder=workspace.bot.folder,
        )
        assert (ended.returncode, len(ended.stderr.splitlines())) == (0, 1)
        assert "not encrypted" in ended.stderr
        printed[kind] = ended.stdout
    whole = json.loads(printed["json"])
    assert whole["receipt"] == number
    assert "<script>alert('Ana')</script>" in printed["json"]
    for kind in ("md", "html"):
        assert HEADING in printed[kind]
        assert "<script>" not in printed[kind]
        assert "&lt;script&gt;" in printed[kind]
    again = oops("export", whole["id"], settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert again.stdout == printed["md"]


def test_a_number_that_is_nobody_s_is_said_in_one_line(workspace: Workspace) -> None:
    tells(workspace)
    for number in ("00000000", "nonsense", "%%%%%%%%", "", "0" * 32):
        ended = oops("export", number, settings=workspace.bot.settings, folder=workspace.bot.folder)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr == f"oops: no disclosure has the number '{number}'\n"
