"""Bringing a database to the current schema with Alembic."""

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from bot.house import HOUSE
from bot.storage.engines import reach

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATION_LOCK = 7_305_011
"""Any number that nothing else in the database uses: one replica migrates, the others wait."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision. Safe to call from several replicas at once.

    Raises DatabaseError where the database cannot be reached.
    """
    current, needed = revisions(engine)
    if revision == "head" and current == needed:
        return
    from alembic import command  # noqa: PLC0415 - a start that has nothing to migrate need not wait for it

    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision ("base" is an empty one)."""
    from alembic import command  # noqa: PLC0415 - as above

    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """The database's own revision and the one this release needs. Raises DatabaseError as `upgrade`."""
    reach(engine)
    with engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        current = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
    return current, _ours()[-1]


def behind(engine: Engine) -> bool:
    """Whether the database lacks a revision of this release. A later release's is none that it lacks.

    Raises DatabaseError as `upgrade`.
    """
    there, needed = revisions(engine)
    return there != needed and (there is None or there in _ours())


@cache
def _ours() -> tuple[str, ...]:
    """The revisions that this release knows, in their order: each file begins with its own."""
    files = sorted((HOUSE / "migrations" / "versions").glob("[0-9]*.py"))
    return tuple(file.name.partition("_")[0] for file in files)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(HOUSE / "migrations"))
    config.attributes["connection"] = connection
    return config
