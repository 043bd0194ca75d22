"""Alembic's entry: runs migrations on the connection that bot.storage.migrate hands over."""

from alembic import context

from bot.storage.engines import declared
from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    include_name=declared,
)
with context.begin_transaction():
    context.run_migrations()
