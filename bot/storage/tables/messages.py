"""What is promised to Slack, and when somebody is nudged."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", CODE, nullable=False),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("destination", String(80), nullable=False),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), index=True),
    Column("step_id", ID, ForeignKey("steps.id")),
    Column("history_id", Integer, ForeignKey("history.id")),
    Column("about_id", Integer, ForeignKey("outbox.id")),
    Column("subject_id", ID),
    Column("state", CODE, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("promised_at", Moment, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("sending_at", Moment),
    Column("lease_until", Moment),
    Column("settled_at", Moment),
    Column("slack_channel", CODE),
    Column("slack_ts", CODE),
    Column("error", String(200)),
    CheckConstraint("state IN ('waiting', 'sending', 'sent', 'undeliverable', 'in_doubt')", name="state"),
    CheckConstraint("(state IN ('waiting', 'sending')) = (settled_at IS NULL)", name="settled_at"),
    CheckConstraint("(state = 'sending') = (lease_until IS NOT NULL)", name="lease_until"),
    CheckConstraint("person_id IS NOT NULL OR place_id IS NOT NULL", name="somewhere"),
    Index(
        "ix_outbox_unsettled",
        "destination",
        "id",
        sqlite_where=text("state IN ('waiting', 'sending')"),
        postgresql_where=text("state IN ('waiting', 'sending')"),
    ),
    Index(
        "uq_outbox_pending_update",
        "about_id",
        unique=True,
        sqlite_where=text("kind = 'update' AND state = 'waiting'"),
        postgresql_where=text("kind = 'update' AND state = 'waiting'"),
    ),
)  # fmt: skip - one index a line reads better

nudges = Table(
    "nudges",
    metadata,
    Column("id", ID, primary_key=True),
    Column("step_id", ID, ForeignKey("steps.id"), nullable=False),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", CODE, nullable=False),
    Column("settled_at", Moment),
    Column("outbox_id", Integer, ForeignKey("outbox.id"), index=True),
    UniqueConstraint("step_id", "sequence"),
    CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name="state"),
    CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_at"),
    CheckConstraint("(state = 'sent') = (outbox_id IS NOT NULL)", name="outbox_id"),
    Index(
        "ix_nudges_due",
        "due_at",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "uq_nudges_one_waiting",
        "step_id",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)  # fmt: skip - one index a line reads better
