"""Ana's proof of telling: it comes by itself, and the real command knows it from a forged one."""

import pytest

from tests.scenarios.bot import oops
from tests.scenarios.messages import Message, parts
from tests.scenarios.people import OOPS
from tests.scenarios.story import TEAM, tells
from tests.scenarios.workspace import Workspace


def proof_of(workspace: Workspace) -> str:
    """The block that Ana copies from the thread under her receipt, once it is there."""
    return workspace.until(lambda: _proof_of(workspace), "the proof under the receipt")


def _proof_of(workspace: Workspace) -> str | None:
    receipt = workspace.ana.gets(saying="Thank you for telling us")
    found = workspace.driver.get("messages", user="U0ANA", channel=OOPS, thread_ts=receipt.ts)["messages"]
    replies = [Message(channel=OOPS, raw=raw) for raw in found if raw["ts"] != receipt.ts]
    blocks = [
        part["elements"][0]["text"]
        for reply in replies
        for part in parts(reply.blocks)
        if part.get("type") == "rich_text_preformatted"
    ]
    return str(blocks[0]) if blocks else None


def verified(workspace: Workspace, pasted: str) -> tuple[int, str]:
    file = workspace.bot.folder / "pasted.txt"
    file.write_text(pasted, encoding="utf-8")
    ended = oops("receipt", "verify", str(file), settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert ended.stderr == ""
    assert len(ended.stdout.splitlines()) == 1
    return ended.returncode, ended.stdout


def holds(workspace: Workspace) -> None:
    card = tells(workspace)
    pasted = proof_of(workspace)
    assert f"/archives/{TEAM}/p{card.ts.replace('.', '')}" in pasted
    code, said = verified(workspace, f"Dear Rio,\r\n{pasted}\r\nBest, Ana")
    assert code == 0
    assert said.startswith("genuine: receipt ")
    for fact in ("Ana Ferreira (U0ANA)", "Morgan Hale (U0MORGAN)", "2026-03-02 10:00 UTC"):
        assert fact in said
    earlier = pasted.replace("2026-03-02 10:00 UTC", "2026-03-02 08:00 UTC")
    assert verified(workspace, earlier) == (
        1,
        "not genuine: it was changed, or another installation signed it\n",
    )


def test_ana_s_proof_holds_and_a_forged_one_does_not(workspace: Workspace) -> None:
    holds(workspace)


@pytest.mark.postgres
def test_on_postgres_as_well(on_postgres: Workspace) -> None:
    with on_postgres.story() as workspace:
        holds(workspace)


def test_what_cannot_be_checked_is_said_in_one_line(workspace: Workspace) -> None:
    folder = workspace.bot.folder
    (folder / "picture.txt").write_bytes(b"\xff\xfe\x00")
    for file, said in (("nowhere.txt", "No such file"), ("picture.txt", "not text in UTF-8")):
        ended = oops("receipt", "verify", file, settings=workspace.bot.settings, folder=folder)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert said in ended.stderr
        assert len(ended.stderr.splitlines()) == 1
