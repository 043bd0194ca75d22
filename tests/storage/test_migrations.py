"""Migrations lead to exactly the declared schema, up and down, on both engines."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text

from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind, Pace
from bot.storage import nudges, outbox, steps
from bot.storage.engines import declared, make_engine
from bot.storage.migrate import downgrade, revisions, upgrade
from bot.storage.tables import metadata
from tests.storage.rows import NOW, owed, somebody


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    engine = make_engine(
        request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else url
    )
    yield engine
    engine.dispose()


def test_the_migrated_schema_is_the_declared_one(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": declared}
        )
        assert compare_metadata(context, metadata) == []


def test_the_migrated_checks_are_the_declared_ones(engine: Engine) -> None:
    upgrade(engine)
    for name, table in metadata.tables.items():
        declared = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {str(check["name"]) for check in inspect(engine).get_check_constraints(name)} == declared


def test_the_migrated_partial_indexes_are_the_declared_ones(engine: Engine) -> None:
    upgrade(engine)
    dialect = engine.dialect.name
    for name, table in metadata.tables.items():
        declared = {i.name for i in table.indexes if i.dialect_options[dialect].get("where") is not None}
        found = {
            index["name"]
            for index in inspect(engine).get_indexes(name)
            if index.get("dialect_options", {}).get(f"{dialect}_where") is not None
        }
        assert found == declared


def test_the_way_down_leaves_nothing_and_up_again_works(engine: Engine) -> None:
    upgrade(engine)
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert set(inspect(engine).get_table_names()) >= set(metadata.tables)


def test_every_single_step_goes_up_and_down(engine: Engine) -> None:
    needed = revisions(engine)[1]
    while revisions(engine)[0] != needed:
        upgrade(engine, "+1")
        downgrade(engine, "-1")
        upgrade(engine, "+1")


def test_the_release_before_goes_on_working_while_a_database_is_brought_up_to_date(engine: Engine) -> None:
    """It writes rows without what is new, so nothing goes away, and what is new may be left out."""
    needed = revisions(engine)[1]
    upgrade(engine, "+1")
    while revisions(engine)[0] != needed:
        before = _columns(engine)
        upgrade(engine, "+1")
        after = _columns(engine)
        gone = {name: set(before[name]) - set(after.get(name, ())) for name in before}
        assert not any(gone.values()), gone
        asked_for = {
            name: {c for c in after[name] if after[name][c] and c not in before[name]} for name in before
        }
        assert not any(asked_for.values()), asked_for


def _columns(engine: Engine) -> dict[str, dict[str, bool]]:
    """The columns of each table, and whether a new row must say them."""
    look = inspect(engine)
    return {
        table: {c["name"]: not c["nullable"] and c["default"] is None for c in look.get_columns(table)}
        for table in look.get_table_names()
        if declared(table, "table", None)
    }


def test_the_database_says_which_revision_it_is_at(engine: Engine) -> None:
    assert revisions(engine)[0] is None
    upgrade(engine)
    current, needed = revisions(engine)
    assert current == needed is not None


def test_migrating_again_keeps_what_is_there(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO places (id, team_id, slack_id) VALUES ('p', 'T0SANDBOX', 'C0MORGAN')")
        )
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM places")).scalar_one() == 1


def test_nudges_and_messages_that_wait_are_still_waiting_after_an_upgrade(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as tx:
        ana = somebody(tx)
        nudges.add_nudge(tx, ana, NOW, step_id=owed(tx))
        outbox.promise(tx, "nudge", now=NOW, person_id=ana)
    downgrade(engine, "0002")
    upgrade(engine)
    with engine.begin() as tx:
        (nudge,) = nudges.due_nudges(tx, ana, NOW)
        assert (nudge.kind, nudge.pace) == (NudgeKind.OWED, Pace.DAY)
        assert outbox.waiting_for(tx, "nudge", ana)


@pytest.mark.parametrize(
    ("kind", "pace"), [(Kind.DECISION, Pace.SOON), (Kind.QUICK_FIX, Pace.SOON), (Kind.LESSONS, Pace.DAY)]
)
def test_what_is_urgent_is_urgent_after_an_upgrade(engine: Engine, kind: Kind, pace: Pace) -> None:
    upgrade(engine)
    with engine.begin() as tx:
        step_id = owed(tx, kind=kind)
        steps.open_step(tx, step_id, NOW, NOW)
        nudges.add_nudge(tx, somebody(tx), NOW, step_id=step_id)
    downgrade(engine, "0002")
    upgrade(engine)
    with engine.begin() as tx:
        (nudge,) = nudges.due_nudges(tx, somebody(tx), NOW)
        assert nudge.pace is pace


@pytest.mark.postgres
def test_replicas_that_migrate_at_once_wait_for_each_other(empty_postgres_url: str) -> None:
    engine = make_engine(empty_postgres_url)
    with ThreadPoolExecutor(3) as replicas:
        for done in [replicas.submit(upgrade, engine) for _ in range(3)]:
            done.result()
    current, needed = revisions(engine)
    engine.dispose()
    assert current == needed
