"""The declared schema. Alembic's migrations must lead to exactly this (a test compares).

Only people, places and outbox hold team ids and Slack ids; everything else uses our own.
Each state has its timestamp, and a CHECK ties them.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.types import Moment, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
CODE = String(40)

people = Table(
    "people",
    metadata,
    Column("id", ID, primary_key=True),
    Column("team_id", CODE, nullable=False),
    Column("slack_id", CODE, nullable=False),
    Column("im_channel", CODE),
    Column("name", Text),
    Column("zone", String(64), nullable=False),
    Column("locale", String(16), nullable=False),
    Column("is_admin", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_guest", Boolean, nullable=False),
    Column("deactivated", Boolean, nullable=False),
    Column("manager_id", ID, ForeignKey("people.id")),
    Column("manager_source", CODE),
    Column("delegate_id", ID, ForeignKey("people.id")),
    Column("delegate_source", CODE),
    Column("place_id", ID, ForeignKey("places.id")),
    Column("place_source", CODE),
    Column("looked_up_at", Moment),
    UniqueConstraint("team_id", "slack_id"),
)

places = Table(
    "places",
    metadata,
    Column("id", ID, primary_key=True),
    Column("team_id", CODE, nullable=False),
    Column("slack_id", CODE, nullable=False),
    Column("name", Text),
    UniqueConstraint("team_id", "slack_id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("words", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Index(
        "ix_drafts_unsent",
        "person_id",
        "updated_at",
        sqlite_where=text("sent_at IS NULL"),
        postgresql_where=text("sent_at IS NULL"),
    ),
)

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
    Column("round", Integer, nullable=False),
    Column("policy", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("withdrawn_at", Moment),
    CheckConstraint("closed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
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
)

answers = Table(
    "answers",
    metadata,
    Column("step_id", ID, ForeignKey("steps.id"), primary_key=True),
    Column("field", CODE, primary_key=True),
    Column("words", Words, nullable=False),
)

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

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("disclosure_id", ID, ForeignKey("disclosures.id"), nullable=False, index=True),
    Column("step_id", ID, ForeignKey("steps.id")),
    Column("person_id", ID, ForeignKey("people.id")),
    Column("kind", CODE, nullable=False),
    Column("at", Moment, nullable=False),
)
