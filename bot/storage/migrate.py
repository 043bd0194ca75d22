"""Bringing a database to the current schema with Alembic."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.house import HOUSE
from bot.storage.engines import reach

MIGRATION_LOCK = 7_305_011
"""Any number that nothing else in the database uses: one replica migrates, the others wait."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision. Safe to call from several replicas at once.

    Raises DatabaseError where the database cannot be reached.
    """
    reach(engine)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision ("base" is an empty one)."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """The database's own revision and the one this release needs. Raises DatabaseError as `upgrade`."""
    reach(engine)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config()).get_current_head()


def behind(engine: Engine) -> bool:
    """Whether the database lacks a revision of this release. A later release's is none that it lacks.

    Raises DatabaseError as `upgrade`.
    """
    there, needed = revisions(engine)
    return there != needed and (there is None or there in _earlier())


@cache
def _earlier() -> frozenset[str]:
    """The revisions that this release knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HOUSE / "migrations"))
    config.attributes["connection"] = connection
    return config
