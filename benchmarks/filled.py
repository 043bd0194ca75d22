"""Databases filled by bulk insert: what years of use leave behind, in seconds."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from benchmarks.shared import TEAM
from bot.storage.store import Store

Row = Sequence[object]
NOW = datetime(2026, 3, 3, 9, 0, 20, tzinfo=UTC)
"""A Tuesday, as the message of the day goes out."""
Recorded = list[tuple[str, Any, bool]]
"""Statements as they went to the driver, with their parameters, and whether these are many; "" commits."""


def padded(kind: str, number: int) -> str:
    """An id of ours, in order, as ids with a time in them are."""
    return f"{kind}{number:0{32 - len(kind)}}"


def fill(store: Store, table: str, columns: str, rows: Iterable[Row]) -> None:
    """Insert rows in one go, past SQLAlchemy and without looking at foreign keys."""
    names = [name.strip() for name in columns.split(",")]
    connection = store.engine.raw_connection()
    try:
        (_fill_sqlite if store.embedded else _fill_postgres)(connection.driver_connection, table, names, rows)
    finally:
        connection.close()


def _fill_sqlite(connection: Any, table: str, names: list[str], rows: Iterable[Row]) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    places = ", ".join("?" * len(names))
    plain = (tuple(_as_text(value) for value in row) for row in rows)
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", plain)
    connection.execute("COMMIT")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _fill_postgres(connection: Any, table: str, names: list[str], rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SET session_replication_role = DEFAULT")
    connection.commit()


def _as_text(value: object) -> object:
    return value.replace(tzinfo=None).isoformat(" ", "microseconds") if isinstance(value, datetime) else value


def settle_down(store: Store) -> None:
    """What PostgreSQL does by itself after a while: count, and tidy up."""
    if not store.embedded:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def run_sql(store: Store, *statements: str) -> None:
    """Change rows behind the use cases' back."""
    with store.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def add_people(store: Store, count: int, managers: int) -> None:
    """People with managers, all looked up, with a DM that is open; the first `managers` are the managers."""

    def row(n: int) -> Row:
        told = (f"Person {n}", "UTC", "en-US", *[False] * 4, NOW)
        manager = padded("p", n % managers) if n >= managers else None
        return (padded("p", n), TEAM, f"U{n:07}", f"D{n:07}", *told, manager, "profile")

    columns = "id, team_id, slack_id, im_channel, name, zone, locale, is_admin, is_bot, is_guest, deactivated"
    columns += ", looked_up_at, manager_id, manager_source"
    fill(store, "people", columns, map(row, range(count)))


@contextmanager
def recording(store: Store, found: Recorded) -> Iterator[None]:
    """Add the statements that are sent to the driver meanwhile."""

    def said(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's signature
        found.append((statement, parameters, many))

    def committed(_c: Any) -> None:
        found.append(("", None, False))

    event.listen(store.engine, "before_cursor_execute", said)
    event.listen(store.engine, "commit", committed)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", said)
        event.remove(store.engine, "commit", committed)


def replay(connection: Any, recorded: Recorded) -> None:
    """Send them to the driver again, and read what they give."""
    cursor = connection.cursor()
    for statement, parameters, many in recorded:
        if not statement:
            connection.commit()
        elif many:
            cursor.executemany(statement, parameters)
        else:
            cursor.execute(statement, parameters)
            if cursor.description:
                cursor.fetchall()


def counted(recorded: Recorded) -> tuple[int, int]:
    """How many statements, and how many commits."""
    commits = sum(not statement for statement, _, _ in recorded)
    return len(recorded) - commits, commits
