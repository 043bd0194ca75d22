"""Nudges that people are glad to get: kinds and pace of nudges, days off, the chain that silence goes along"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PASSED = sa.text("to_id IS NOT NULL")
WAITING = sa.text("state = 'waiting'")
OF_NO_STEP = sa.text("state = 'waiting' AND step_id IS NULL")

URGENT = """
UPDATE nudges SET pace = 'soon' WHERE state = 'waiting' AND step_id IN (
    SELECT steps.id FROM steps JOIN disclosures ON disclosures.id = steps.disclosure_id
    WHERE steps.state = 'open' AND steps.kind IN ('decision', 'quick_fix')
    AND disclosures.severity IN ('major', 'critical')
)
"""
"""What the shipped policy calls urgent does not wait for the message of a day because of an upgrade."""


def upgrade() -> None:
    op.create_table(
        "heard",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_heard")),
    )
    op.create_index(op.f("ix_heard_at"), "heard", ["at"], unique=False)
    op.create_table(
        "chain",
        sa.Column("disclosure_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("allowed_at IS NULL OR declined_at IS NULL", name=op.f("ck_chain_one_answer")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_chain_disclosure_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_chain_person_id")),
        sa.PrimaryKeyConstraint("disclosure_id", "person_id", name=op.f("pk_chain")),
    )
    op.create_table(
        "offers",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_offers_outbox_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_offers_step_id")),
        sa.PrimaryKeyConstraint("outbox_id", "step_id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_step_id"), "offers", ["step_id"], unique=False)
    op.add_column("history", sa.Column("to_id", sa.String(length=32), nullable=True))
    op.create_index("ix_history_step_id", "history", ["step_id"])
    op.create_index(
        "ix_history_passed",
        "history",
        ["person_id"],
        unique=False,
        sqlite_where=PASSED,
        postgresql_where=PASSED,
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("dnd_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dnd_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dnd_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trace", sa.String(length=16), nullable=True))
        batch_op.create_index("ix_outbox_in_slack", ["slack_channel", "slack_ts"], unique=False)
        batch_op.create_index(
            "ix_outbox_nudges",
            ["person_id", "settled_at"],
            unique=False,
            sqlite_where=sa.text("kind = 'nudge'"),
            postgresql_where=sa.text("kind = 'nudge'"),
        )
    op.create_index("ix_steps_settled_by", "steps", ["settled_by"], unique=False)

    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.drop_index("uq_nudges_one_waiting")
        batch_op.add_column(sa.Column("kind", sa.String(length=40), server_default="owed", nullable=False))
        batch_op.add_column(sa.Column("pace", sa.String(length=40), server_default="day", nullable=False))
        batch_op.add_column(sa.Column("subject_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("quiet_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("from_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column("step_id", existing_type=sa.String(length=32), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_nudges_step_id"), "(step_id IS NULL) = (kind IN ('week', 'draft'))"
        )
        batch_op.create_index(
            "uq_nudges_one_waiting",
            ["step_id", "kind"],
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )
        batch_op.create_index(
            "uq_nudges_one_waiting_of_no_step",
            ["person_id", "kind"],
            unique=True,
            sqlite_where=OF_NO_STEP,
            postgresql_where=OF_NO_STEP,
        )
        batch_op.create_index(
            "ix_nudges_subject_id",
            ["subject_id"],
            unique=False,
            sqlite_where=sa.text("subject_id IS NOT NULL"),
            postgresql_where=sa.text("subject_id IS NOT NULL"),
        )
        batch_op.create_index("ix_nudges_of_person", ["person_id", "state", "due_at"], unique=False)
    op.execute("UPDATE drafts SET words = '' WHERE words = '{}'")
    op.execute("UPDATE nudges SET from_at = due_at")
    op.execute(URGENT)


def downgrade() -> None:
    op.execute("UPDATE drafts SET words = '{}' WHERE words = ''")
    op.execute("DELETE FROM nudges WHERE kind <> 'owed'")
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.drop_index("ix_nudges_of_person")
        batch_op.drop_index("ix_nudges_subject_id")
        batch_op.drop_index("uq_nudges_one_waiting_of_no_step")
        batch_op.drop_index("uq_nudges_one_waiting")
        batch_op.drop_constraint(op.f("ck_nudges_step_id"), type_="check")
        batch_op.alter_column("step_id", existing_type=sa.String(length=32), nullable=False)
        batch_op.drop_column("failures")
        batch_op.drop_column("quiet_since")
        batch_op.drop_column("snoozed_until")
        batch_op.drop_column("from_at")
        batch_op.drop_column("subject_id")
        batch_op.drop_column("pace")
        batch_op.drop_column("kind")
        batch_op.create_index(
            "uq_nudges_one_waiting",
            ["step_id"],
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )

    # Not in batches: SQLite would make these tables anew, which others refer to.
    op.drop_index("ix_steps_settled_by", table_name="steps")
    op.drop_index("ix_outbox_nudges", table_name="outbox")
    op.drop_index("ix_outbox_in_slack", table_name="outbox")
    op.drop_column("outbox", "trace")
    for name in ("dnd_at", "dnd_until", "dnd_from", "away_until", "away_from", "country"):
        op.drop_column("people", name)
    op.drop_index(op.f("ix_offers_step_id"), table_name="offers")
    op.drop_table("offers")
    op.drop_index("ix_history_passed", table_name="history")
    op.drop_index("ix_history_step_id", table_name="history")
    op.drop_column("history", "to_id")
    op.drop_table("chain")
    op.drop_index(op.f("ix_heard_at"), table_name="heard")
    op.drop_table("heard")
