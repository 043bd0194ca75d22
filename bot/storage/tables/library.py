"""Published lessons, and the keys of this installation."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment, Words

lessons = Table(
    "lessons",
    metadata,
    Column("id", ID, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False, index=True),
    Column("severity", CODE, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("author_id", ID, ForeignKey("people.id")),
    Column("published_by", ID, ForeignKey("people.id"), nullable=False),
    Column("published_at", Moment, nullable=False),
    Column("unpublished_at", Moment),
    Index(
        "uq_lessons_one_published",
        "disclosure_id",
        unique=True,
        sqlite_where=text("unpublished_at IS NULL"),
        postgresql_where=text("unpublished_at IS NULL"),
    ),
)

keys = Table(
    "keys",
    metadata,
    Column("name", CODE, primary_key=True),
    Column("value", String(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)
