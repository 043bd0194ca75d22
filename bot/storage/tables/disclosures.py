"""Disclosures, and what is kept beside them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    text,
)

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment, Words

disclosures = Table(
    "disclosures",
    metadata,
    Column("id", ID, primary_key=True),
    Column("draft_id", ID, ForeignKey("drafts.id"), nullable=False, unique=True),
    Column("discloser_id", ID, ForeignKey("people.id"), nullable=False, index=True),
    Column("severity", CODE, nullable=False),
    Column("visibility", CODE, nullable=False),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("what_happened", Words, nullable=False),
    Column("impact", Words, nullable=False),
    Column("happened_at", Moment),
    Column("noticed_at", Moment),
    Column("came_to_light", CODE),
    Column("affected", Words),
    Column("cost", Words),
    Column("getting_worse", Boolean),
    Column("risk", Words),
    Column("apology", Words),
    Column("ideas_welcome", Boolean, nullable=False),
    Column("for_team", Boolean, nullable=False, server_default=false()),
    Column("round", Integer, nullable=False),
    Column("policy", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("withdrawn_at", Moment),
    Column("withdrawn_why", Words),
    CheckConstraint("closed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
    Index("ix_disclosures_at", "at"),
)

quick_fixes = Table(
    "quick_fixes",
    metadata,
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), primary_key=True),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("text", Words, nullable=False),
    Column("remit", CODE, nullable=False),
    Column("at", Moment, nullable=False),
)

informed = Table(
    "informed",
    metadata,
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
)

chain = Table(
    "chain",
    metadata,
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("rung", CODE, nullable=False),
    Column("named_at", Moment),
    Column("asked_at", Moment),
    Column("allowed_at", Moment),
    Column("declined_at", Moment),
    CheckConstraint("allowed_at IS NULL OR declined_at IS NULL", name="one_answer"),
)
"""Who may be asked where whoever decides stays silent: named by the form, else allowed by the discloser."""

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False, index=True),
    Column("step_id", ID, ForeignKey("steps.id"), index=True),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("to_id", ID),
    Column("kind", CODE, nullable=False),
    Column("at", Moment, nullable=False),
    Index(
        "ix_history_passed",
        "person_id",
        sqlite_where=text("to_id IS NOT NULL"),
        postgresql_where=text("to_id IS NOT NULL"),
    ),
)
"""What changed, by whom; `to_id`: to whom a step went from them."""

edits = Table(
    "edits",
    metadata,
    Column("history_id", Integer, ForeignKey("history.id"), primary_key=True),
    Column("field", CODE, primary_key=True),
    Column("before", Words),
    Column("after", Words),
)

ideas = Table(
    "ideas",
    metadata,
    Column("id", ID, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False, index=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("adopted_at", Moment),
    Column("adopted_by", ID, ForeignKey("people.id")),
    CheckConstraint("(adopted_at IS NULL) = (adopted_by IS NULL)", name="adopted"),
)

mentorings = Table(
    "mentorings",
    metadata,
    Column("id", ID, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False, index=True),
    Column("mentor_id", ID, ForeignKey("people.id"), nullable=False),
    Column("shares", String(200), nullable=False),
    Column("question", Words),
    Column("asked_at", Moment, nullable=False),
    Column("answer", Words),
    Column("answered_at", Moment),
    CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
)
