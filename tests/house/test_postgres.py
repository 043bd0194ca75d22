"""The tests' own PostgreSQL does what the storage tests rely on."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests import postgres

HOLD = """
from tests import postgres
with postgres.running() as server:
    print(server.folder, flush=True)
    input()
"""


def server_process(server: postgres.Server) -> int:
    return int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def execute(url: str, statement: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def tables(url: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_a_copy_has_what_the_template_has_and_keeps_its_changes_to_itself(
    postgres_server: postgres.Server,
) -> None:
    template = postgres_server.make_template(lambda url: execute(url, "CREATE TABLE made_once (n int)"))
    with postgres_server.copy(template) as first, postgres_server.copy(template) as second:
        execute(first, "DROP TABLE made_once")
        assert tables(first) == []
        assert tables(second) == ["made_once"]


def test_a_wiped_database_has_no_rows_and_counts_anew(
    postgres_server: postgres.Server, empty_postgres_url: str
) -> None:
    execute(empty_postgres_url, "CREATE TABLE parent (id serial PRIMARY KEY)")
    execute(empty_postgres_url, "CREATE TABLE child (parent_id int REFERENCES parent)")
    for _ in range(2):
        execute(empty_postgres_url, "INSERT INTO parent DEFAULT VALUES")
        execute(empty_postgres_url, "INSERT INTO child VALUES (1)")  # fails where the parent is not 1
        postgres_server.wipe(empty_postgres_url)
    engine = sa.create_engine(empty_postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT (SELECT count(*) FROM parent) + count(*) FROM child")) == 0
    engine.dispose()


def test_an_empty_database_is_empty(empty_postgres_url: str) -> None:
    assert tables(empty_postgres_url) == []


def test_the_server_listens_on_no_port(empty_postgres_url: str) -> None:
    engine = sa.create_engine(empty_postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW listen_addresses")) == ""
    engine.dispose()


@pytest.mark.usefixtures("postgres_server")  # which skips these where no server can be had
class TestTheEnd:
    def test_nothing_is_left_when_the_server_has_stopped(self) -> None:
        with postgres.running() as server:
            number = server_process(server)
            os.kill(number, 0)
        assert not server.folder.exists()
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)

    def test_the_server_goes_when_the_tests_are_killed(self) -> None:
        pipe = subprocess.PIPE
        with subprocess.Popen([sys.executable, "-c", HOLD], stdin=pipe, stdout=pipe, text=True) as tests:
            assert tests.stdout
            server = postgres.Server(Path(tests.stdout.readline().strip()))
            tests.kill()
        while (server.folder / "data" / "postmaster.pid").exists():
            time.sleep(0.02)
        with pytest.raises(psycopg.OperationalError):
            server.execute("SELECT")
        shutil.rmtree(server.folder)


def test_binaries_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(postgres.NoServerError, match="initdb"), postgres.running():
        pass
