"""Engines, and every line that depends on the dialect."""

import sqlite3
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    ExceptionContext,
    Insert,
    Select,
    Table,
    create_engine,
    event,
    func,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import InterfaceError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from bot.storage.keyring import Keyring, LockedError
from bot.storage.private import private_files
from bot.storage.types import KEYRING, NO_KEYS, keyring_of

POSTGRES_CONNECTIONS = 8
STATEMENTS = 1000
"""How many prepared statements an SQLite connection keeps; a list's every length is one of its own."""
CONNECT_TIMEOUT = 5
"""Seconds. A server that is gone without a word would else be waited for as long as TCP does."""
PROMISED = "oops_promised"
"""On which replicas tell each other that something was promised; a mark on the connection, too."""
READING = "oops_reading"
"""A mark on an SQLite connection that takes no write lock."""
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "secure_delete=ON",  # what was deleted or encrypted must not stay in the file
)
FULL_TEXT = "lesson_words_"
"""How the full-text indexes are called, which migration 0002 makes: each engine has its own kind."""


OUTAGE = (OperationalError, InterfaceError, PendingRollbackError, PoolTimeout, LockedError)
"""What a database raises that is away, restarted or busy: another try may do.

As may another replica, or we after a restart, where the key of what was written is not ours yet.
"""


class DatabaseError(Exception):
    """The database cannot be used. The message is one line that names DATABASE_URL, never the password."""


def is_sqlite(url: str | URL) -> bool:
    """Whether the embedded database is meant."""
    return _url(url).get_backend_name() == "sqlite"


def make_engine(url: str, keyring: Keyring = NO_KEYS, *, connections: int = POSTGRES_CONNECTIONS) -> Engine:
    """An engine whose transactions take the write lock when they begin, so that none fails half-way.

    What people wrote is encrypted and opened with `keyring`. Raises DatabaseError for a URL that cannot be
    read and a folder that cannot be made.
    """
    engine = _sqlite_engine(url, connections) if is_sqlite(url) else _postgres_engine(url, connections)
    setattr(engine.dialect, KEYRING, keyring)
    return engine


def _postgres_engine(url: str, connections: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT},
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _without_words)
    return engine


def _sqlite_engine(url: str, connections: int) -> Engine:
    database = _url(url).database
    try:
        private_files(database)
    except OSError as error:
        raise DatabaseError(f"DATABASE_URL: {database} cannot be made ({error.strerror})") from None
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        connect_args={"check_same_thread": False, "cached_statements": STATEMENTS},
        hide_parameters=True,  # errors must not quote what people wrote
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "checkin", lambda _connection, record: record.info.pop(READING, None))
    # Not by listening to "begin": while anybody listens, every statement costs a sixth more.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[assignment, method-assign]
    return engine


def reach(engine: Engine) -> None:
    """Connect once. Raises DatabaseError where that is not possible."""
    try:
        engine.connect().close()
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        kind, where = type(error).__name__, _where(engine.url)
        raise DatabaseError(
            f"DATABASE_URL: {where} cannot be used ({kind}): is it there, and yours?"
        ) from None


def _url(url: str | URL) -> URL:
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):  # their message quotes the password
        raise DatabaseError("DATABASE_URL is wrong: use postgresql://user:password@host:port/name") from None


def _where(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"the database {url.database} at {url.host or 'this machine'}"


def _without_words(context: ExceptionContext) -> None:
    """Keep only what PostgreSQL says first: its detail quotes the row, which holds what people wrote."""
    import psycopg  # noqa: PLC0415 - whoever uses SQLite need not wait for it

    error, outer = context.original_exception, context.sqlalchemy_exception
    if isinstance(error, psycopg.Error):
        error.args = (error.diag.message_primary or type(error).__name__,)
        if outer:
            outer.args = (f"{type(error).__name__}: {error.args[0]}",)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """The driver would begin transactions late and by itself; we begin them (see _begin_sqlite)."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    """Writers queue at BEGIN; connections to read with are marked (see snapshot) and share."""
    connection.cursor().execute("BEGIN" if READING in connection.info else "BEGIN IMMEDIATE")


def snapshot(engine: Engine) -> Connection:
    """A connection to read with: all its queries see the rows as they were at the first.

    PostgreSQL would let each query see what was committed meanwhile: what is open and then closed, twice.
    """
    if not is_sqlite(engine.url):
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    connection = engine.connect()
    connection.info[READING] = True
    return connection


def insert_once(connection: Connection, table: Table, *returned: Column[Any]) -> Insert:
    """An INSERT that does nothing where a unique constraint says the row is already there.

    It is executed with a row, or with several; `returned`: columns to return of a row that is new.
    """
    return _once(connection.dialect.name, table, returned)


@cache
def _once(dialect: str, table: Table, returned: tuple[Column[Any], ...]) -> Insert:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    once: Insert = insert.on_conflict_do_nothing()
    return once.returning(*returned) if returned else once


def new_number(done: CursorResult[Any]) -> int:
    """The number the database gave the row just inserted."""
    (number,) = done.inserted_primary_key or (0,)
    return int(number)


def claiming(connection: Connection, query: Select[Any], *, for_its_key: bool = True) -> Select[Any]:
    """Lock what is selected and pass over what others hold. SQLite has one writer, so nothing is held.

    Unless `for_its_key`, others may go on adding rows that refer to it.
    """
    if connection.dialect.name == "sqlite":
        return query
    return _locked(query, skip_locked=True, key_share=not for_its_key)


def locking(connection: Connection, query: Select[Any]) -> Select[Any]:
    """Wait for whoever holds the row, then hold it until the transaction ends."""
    return query if connection.dialect.name == "sqlite" else _locked(query)


@lru_cache
def _locked(query: Select[Any], *, skip_locked: bool = False, key_share: bool = False) -> Select[Any]:
    return query.with_for_update(skip_locked=skip_locked, key_share=key_share)


def tell_replicas(connection: Connection) -> None:
    """With the commit, wake whoever shares the database, where this transaction promised a message."""
    if connection.info.pop(PROMISED, False) and connection.dialect.name != "sqlite":
        connection.exec_driver_sql(f"NOTIFY {PROMISED}")


def heard_from_replicas(engine: Engine, patience: float) -> Iterator[bool]:
    """Whether there was word within so many seconds, again and again. Raises psycopg.Error when it breaks."""
    connection = engine.raw_connection()
    listening: Any = connection.driver_connection
    connection.detach()  # the pool is for transactions
    try:
        listening.rollback()
        listening.autocommit = True
        listening.execute(f"LISTEN {PROMISED}")
        yield True  # what was said before we listened
        while True:
            yield bool(list(listening.notifies(timeout=patience, stop_after=1)))
    finally:
        listening.close()


def seconds_between(
    connection: Connection, later: ColumnElement[Any], earlier: ColumnElement[Any]
) -> ColumnElement[Any]:
    """The seconds from one moment to another, to be computed by the database.

    SQLite's days are floating numbers, of which an exact hour comes out a little longer: so, whole seconds.
    """
    if connection.dialect.name == "sqlite":
        return func.round((func.julianday(later) - func.julianday(earlier)) * 86400.0)
    return func.extract("epoch", later - earlier)


def declared(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether a table or index is one that every engine has, for comparing schemas."""
    return not (name or "").startswith(FULL_TEXT)


def searchable(connection: Connection, words: Collection[str]) -> str:
    """Words (letters and digits only) as the engine's full-text column takes them, keyed where we can."""
    kept = map(keyring_of(connection.dialect).token, words)
    return " ".join(kept) if connection.dialect.name == "sqlite" else " ".join(f"'{word}'" for word in kept)


def full_text(connection: Connection, words: Collection[str], *, every: bool, limit: int) -> list[int]:
    """The numbers in lesson_words that hold every one, or any, of these words; the highest first.

    Words are letters and digits only, and quoted, so that nothing in them is syntax. Each may have been
    indexed with any of our keys, or before there was one.
    """
    either = [keyring_of(connection.dialect).tokens(word) for word in words]
    if connection.dialect.name == "sqlite":
        asked = _asked(either, (" AND " if every else " OR "), " OR ", '"')
        query = "SELECT rowid FROM lesson_words_fts WHERE lesson_words_fts MATCH :asked ORDER BY rowid DESC"
    else:
        asked = _asked(either, (" & " if every else " | "), " | ", "'")
        query = "SELECT number FROM lesson_words WHERE words @@ CAST(:asked AS tsquery) ORDER BY number DESC"
    found = connection.execute(text(f"{query} LIMIT :limit"), {"asked": asked, "limit": limit})
    return list(found.scalars())


def _asked(words: Collection[Collection[str]], joined: str, either: str, quote: str) -> str:
    return joined.join("(" + either.join(f"{quote}{word}{quote}" for word in same) + ")" for same in words)


def leave_nothing_behind(engine: Engine) -> bool:
    """Write an SQLite file anew, beside the bot, so that nothing of what it held before is left in it.

    False where others kept it busy. PostgreSQL is left to its own VACUUM.
    """
    if not is_sqlite(engine.url):
        return True
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    try:
        for statement in ("INSERT INTO lesson_words_fts (lesson_words_fts) VALUES ('rebuild')", "VACUUM"):
            driver.execute(statement)
        (busy, *_), *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return not busy
