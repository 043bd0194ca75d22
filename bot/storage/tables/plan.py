"""The plan: steps and what was written about them."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment, Words

FOLLOWED = text("kind IN ('check_in', 'commitment')")
"""What is asked about later. A query must say it in these very words, or SQLite does not use the index."""

steps = Table(
    "steps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False),
    Column("kind", CODE, nullable=False),
    Column("round", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("owner_id", ID, ForeignKey("people.id"), nullable=False),
    Column("state", CODE, nullable=False),
    Column("outcome", CODE),
    Column("due_at", Moment),
    Column("opened_at", Moment),
    Column("settled_at", Moment),
    Column("settled_by", ID, ForeignKey("people.id")),
    UniqueConstraint("disclosure_id", "kind", "round", "revision", "sequence"),
    CheckConstraint("state IN ('waiting', 'open', 'done', 'not_needed', 'slipped')", name="state"),
    CheckConstraint("(state IN ('waiting', 'open')) = (settled_at IS NULL)", name="settled_at"),
    CheckConstraint("state <> 'open' OR (opened_at IS NOT NULL AND due_at IS NOT NULL)", name="opened_at"),
    Index(
        "ix_steps_owed",
        "owner_id",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_steps_settled_by", "settled_by"),
    Index(
        "ix_steps_decisions",
        "owner_id",
        "disclosure_id",
        sqlite_where=text("kind = 'decision'"),
        postgresql_where=text("kind = 'decision'"),
    ),
    Index(
        "ix_steps_followed",
        "settled_at",
        sqlite_where=FOLLOWED,
        postgresql_where=FOLLOWED,
    ),
)

answers = Table(
    "answers",
    metadata,
    Column("step_id", ID, ForeignKey("steps.id"), primary_key=True),
    Column("field", CODE, primary_key=True),
    Column("words", Words, nullable=False),
)

real_fixes = Table(
    "real_fixes",
    metadata,
    Column("step_id", ID, ForeignKey("steps.id"), primary_key=True),
    Column("owner_id", ID, ForeignKey("people.id"), nullable=False),
    Column("what", Words, nullable=False),
    Column("criterion", Words, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("accepted_at", Moment),
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ID, ForeignKey("steps.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("outbox_id", Integer, ForeignKey("outbox.id"), index=True),
    Column("told_at", Moment),
    UniqueConstraint("step_id", "person_id"),
    UniqueConstraint("step_id", "place_id"),
    CheckConstraint("(person_id IS NULL) <> (place_id IS NULL)", name="one_addressee"),
)
