"""What lies on the disk: with a key nobody reads it there, and nobody but the bot gets at the files."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.keyring import new_key, read_keyring
from tests.forked import Program
from tests.sandbox.drive import PATIENCE
from tests.scenarios.bot import environment, oops
from tests.scenarios.conftest import inhabited
from tests.scenarios.story import DONE, FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

KEY, WRONG = new_key(), new_key()
(KEY_ID,) = (key.id for key in read_keyring(KEY).keys)
MANY = 4000


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose bot begins without a key, in a folder that others may look into."""
    (tmp_path / "data").mkdir(mode=0o755)
    with inhabited(tmp_path) as there, there.story():
        yield there


def files(workspace: Workspace) -> list[Path]:
    return sorted((workspace.bot.folder / "data").glob("oops.db*"))


def on_disk(workspace: Workspace, *words: str) -> list[str]:
    """Which of these can be read in the database's files."""
    everything = b"".join(file.read_bytes() for file in files(workspace))
    return [text for text in words if text.encode() in everything]


def again(workspace: Workspace, **settings: str) -> None:
    """The bot is started anew with these settings."""
    workspace.bot.stop()
    workspace.bot.settings |= settings
    workspace.start_bot()


def test_with_a_key_nobody_reads_on_the_disk_what_people_wrote(stored: Workspace) -> None:
    bot = stored.bot
    assert "OOPS_KEY is not set: what people write is stored as plain text" in bot.log.read_text()
    card = tells(stored)
    assert on_disk(stored, WHAT, IMPACT, FIX) == [WHAT, IMPACT, FIX]
    again(stored, OOPS_KEY=KEY)
    assert "TO DO at rest" in stored.doctor()
    stored.morgan.clicks(card, "approve")
    done = oops("rekey", settings=bot.settings, folder=bot.folder)
    assert (done.returncode, done.stderr) == (0, ""), done
    assert done.stdout.splitlines()[-1].startswith("0 rows remain")
    answer = stored.ana.gets(with_button="do", saying="says go ahead")
    stored.ana.opens(answer, "do", "quick_fix").is_taken(what_was_done=DONE)
    stored.morgan.now_sees(stored.morgan.sees(TEAM)[0], lambda message: DONE in message.quoted)
    assert on_disk(stored, WHAT, IMPACT, FIX, DONE) == []
    assert f"ok    at rest: all that people wrote is encrypted with key {KEY_ID}" in stored.doctor()
    assert KEY not in bot.log.read_text()

    assert len(files(stored)) == 3
    assert [file.stat().st_mode & 0o777 for file in files(stored)] == [0o600] * 3
    assert (bot.folder / "data").stat().st_mode & 0o777 == 0o700

    bot.stop()
    for wrong, command, said in (
        ("", ["run"], "is missing"),
        (WRONG, ["run"], "lacks key"),
        (WRONG, ["export", "00000000"], "lacks key"),
    ):
        refused = oops(*command, settings=bot.settings | {"OOPS_KEY": wrong}, folder=bot.folder)
        assert (refused.returncode, refused.stdout) == (2, "")
        (line,) = refused.stderr.splitlines()
        assert line.startswith(f"oops: OOPS_KEY {said}")
        assert KEY_ID in line
    bot.settings["OOPS_KEY"] = WRONG
    assert "TO DO database: OOPS_KEY lacks" in stored.doctor()


def test_a_rekey_that_was_killed_is_run_again(tmp_path: Path, sqlite_url: str) -> None:
    database = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(database)) as raw, raw:
        rows = [(f"{number:032}", f'{{"impact": "{IMPACT}"}}') for number in range(MANY)]
        raw.executemany(
            "INSERT INTO drafts (id, person_id, words, created_at, updated_at)"
            " VALUES (?, 'a', ?, '2026-03-02', '2026-03-02')",
            rows,
        )
        raw.execute(f"INSERT INTO keys VALUES ('key:{KEY_ID}', '', '2026-03-02')")
    settings = {"SLACK_BOT_TOKEN": "xoxb-sandbox", "DATABASE_URL": sqlite_url, "OOPS_KEY": KEY}

    killed = Program("bot", "rekey", environment=environment(settings), folder=tmp_path)
    assert killed.output.readline() == f"{MANY} rows to encrypt\n"
    while plain(database) == MANY:
        pass
    killed.ends(PATIENCE, how=9)
    left = plain(database)
    assert 0 < left < MANY
    done = oops("rekey", settings=settings, folder=tmp_path)
    assert done.stdout.startswith(f"{left} rows to encrypt\n")
    assert (done.returncode, plain(database)) == (0, 0)
    assert IMPACT.encode() not in Path(database).read_bytes()


def plain(database: str) -> int:
    with closing(sqlite3.connect(database)) as raw:
        (number,) = raw.execute("SELECT count(*) FROM drafts WHERE words LIKE '%missing%'").fetchone()
        return int(number)
