"""People, places and drafts."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, Text, UniqueConstraint, text

from bot.storage.tables.base import CODE, ID, metadata
from bot.storage.types import Moment, Words

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
    Column("works_from", String(5)),
    Column("works_until", String(5)),
    Column("digest_at", String(5)),
    Column("country", CODE),
    Column("away_from", Date),
    Column("away_until", Date),
    Column("dnd_from", Moment),
    Column("dnd_until", Moment),
    Column("dnd_at", Moment),
    Column("looked_up_at", Moment),
    UniqueConstraint("team_id", "slack_id"),
    Index("ix_people_manager_id", "manager_id"),
)

heard = Table(
    "heard",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)
"""What came in once and must have its effect once, by whatever names it."""

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
