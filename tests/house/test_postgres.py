"""The tests' own PostgreSQL does what the storage tests rely on."""

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests import postgres


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


def test_an_empty_database_is_empty(empty_postgres_url: str) -> None:
    assert tables(empty_postgres_url) == []


def test_the_server_listens_on_no_port(empty_postgres_url: str) -> None:
    engine = sa.create_engine(empty_postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SHOW listen_addresses")) == ""
    engine.dispose()


@pytest.mark.usefixtures("postgres_server")  # which skips this where no server can be had
def test_nothing_is_left_when_the_server_has_stopped() -> None:
    with postgres.running() as server:
        number = int((server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, 0)
    assert not server.folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_binaries_that_are_not_there_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(postgres.NoServerError, match="initdb cannot be started"), postgres.running():
        pass
