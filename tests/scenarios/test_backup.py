"""A copy that was made while the bot ran, put back as docs/operating.md says."""

import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.postgres import binaries
from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT
from tests.scenarios.workspace import Workspace

Restore = Callable[[], None]


def test_a_copy_of_the_embedded_database_goes_on_where_it_was(workspace: Workspace, tmp_path: Path) -> None:
    kept = Path(workspace.bot.settings["OOPS_DATA"], "oops.db")

    def copy() -> Restore:
        with (
            closing(sqlite3.connect(kept)) as running,
            closing(sqlite3.connect(tmp_path / "copy.db")) as made,
        ):
            running.backup(made)
        return restore

    def restore() -> None:
        for file in kept.parent.glob("oops.db*"):
            file.unlink()
        (tmp_path / "copy.db").rename(kept)

    goes_on(workspace, copy)


@pytest.mark.postgres
def test_a_dump_of_postgresql_goes_on_where_it_was(on_postgres: Workspace, tmp_path: Path) -> None:
    url = on_postgres.bot.settings["DATABASE_URL"].replace("+psycopg", "")

    def run(tool: str, *arguments: str) -> None:
        subprocess.run([binaries(tmp_path) / tool, *arguments], check=True, stdout=subprocess.DEVNULL)

    def copy() -> Restore:
        run("pg_dump", "--clean", f"--file={tmp_path / 'copy.sql'}", url)
        return lambda: run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={tmp_path / 'copy.sql'}", url)

    with on_postgres.story() as workspace:
        goes_on(workspace, copy)


def goes_on(workspace: Workspace, copy: Callable[[], Restore]) -> None:
    """The copy is made while the card is on its way; what it was about to send comes once all the same."""
    workspace.fault("latency", method="chat.postMessage", channel=TEAM, seconds=4, times=1)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.ana.gets(saying="Thank you for telling us")
    time.sleep(1)  # what Slack took is settled; else a replica waits until its lease is over
    restore = copy()
    workspace.morgan.gets(TEAM, with_button="approve")
    workspace.bot.kill()
    restore()
    workspace.start_bot()
    workspace.clock.settle()
    card = workspace.morgan.gets(TEAM, with_button="approve")
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    assert len(workspace.morgan.sees(TEAM)) == 1
    assert len([post for post in workspace.posts() if "Thank you for telling us" in post["text"]]) == 1
