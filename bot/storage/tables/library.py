"""Published lessons, and the keys of this installation."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment, Secret, Words

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
    Column("outbox_id", Integer, ForeignKey("outbox.id")),
    Index(
        "uq_lessons_one_published",
        "disclosure_id",
        unique=True,
        sqlite_where=text("unpublished_at IS NULL"),
        postgresql_where=text("unpublished_at IS NULL"),
    ),
)

lesson_words = Table(
    "lesson_words",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("lesson_id", ID, ForeignKey("lessons.id"), nullable=False, unique=True),
    Column("words", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
)
"""What can be searched: only lessons that are published now, newest with the highest number.

The full-text indexes on `words` are the engine's own; see engines.full_text.
"""

keys = Table(
    "keys",
    metadata,
    Column("name", CODE, primary_key=True),
    Column("value", Secret(200), nullable=False),
    Column("made_at", Moment, nullable=False),
)
"""Random ones, by what they are for; and, without a value, the ids of those in `OOPS_KEY` (see locks.py)."""
