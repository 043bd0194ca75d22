"""The whole way back: real fixes, tellings, ideas, mentors, edits, lessons"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Words come in small letters without accents (see domain/lesson.py), so the plainest tokenizer is the right one.
# FTS5 keeps no copy of them: it reads lesson_words, and the triggers keep the two in step.
FULL_TEXT = {
    "sqlite": (
        """CREATE VIRTUAL TABLE lesson_words_fts USING fts5(
            words, content='lesson_words', content_rowid='number', tokenize='ascii', detail='none'
        )""",
        """CREATE TRIGGER lesson_words_in AFTER INSERT ON lesson_words BEGIN
            INSERT INTO lesson_words_fts (rowid, words) VALUES (new.number, new.words);
        END""",
        """CREATE TRIGGER lesson_words_out AFTER DELETE ON lesson_words BEGIN
            INSERT INTO lesson_words_fts (lesson_words_fts, rowid, words)
                VALUES ('delete', old.number, old.words);
        END""",
    ),
    "postgresql": (
        "CREATE INDEX lesson_words_gin ON lesson_words USING gin (words)",
        # With usual statistics rare words count as frequent, and the whole table is read for them.
        "ALTER TABLE lesson_words ALTER COLUMN words SET STATISTICS 1000",
    ),
}


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "ideas",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("disclosure_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(adopted_at IS NULL) = (adopted_by IS NULL)", name=op.f("ck_ideas_adopted")),
        sa.ForeignKeyConstraint(["adopted_by"], ["people.id"], name=op.f("fk_ideas_adopted_by")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_ideas_disclosure_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ideas_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
    )
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ideas_disclosure_id"), ["disclosure_id"], unique=False)

    op.create_table(
        "lessons",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("disclosure_id", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.String(length=32), nullable=True),
        sa.Column("published_by", sa.String(length=32), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unpublished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_lessons_author_id")),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosures.id"], name=op.f("fk_lessons_disclosure_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_lessons_outbox_id")),
        sa.ForeignKeyConstraint(["published_by"], ["people.id"], name=op.f("fk_lessons_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lessons_disclosure_id"), ["disclosure_id"], unique=False)
        batch_op.create_index(
            "uq_lessons_one_published",
            ["disclosure_id"],
            unique=True,
            sqlite_where=sa.text("unpublished_at IS NULL"),
            postgresql_where=sa.text("unpublished_at IS NULL"),
        )

    op.create_table(
        "lesson_words",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_words_lesson_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_lesson_words")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_lesson_words_lesson_id")),
    )
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)

    op.create_table(
        "mentorings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("disclosure_id", sa.String(length=32), nullable=False),
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("shares", sa.String(length=200), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_mentorings_answered")),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosures.id"], name=op.f("fk_mentorings_disclosure_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_mentorings_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentorings")),
    )
    with op.batch_alter_table("mentorings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentorings_disclosure_id"), ["disclosure_id"], unique=False)

    op.create_table(
        "real_fixes",
        sa.Column("step_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_real_fixes_owner_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_real_fixes_step_id")),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_real_fixes")),
    )
    op.create_table(
        "edits",
        sa.Column("history_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["history_id"], ["history.id"], name=op.f("fk_edits_history_id")),
        sa.PrimaryKeyConstraint("history_id", "field", name=op.f("pk_edits")),
    )
    op.create_table(
        "tellings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("step_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=True),
        sa.Column("place_id", sa.String(length=32), nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (place_id IS NULL)", name=op.f("ck_tellings_one_addressee")
        ),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_tellings_outbox_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tellings_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_tellings_place_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_tellings_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint("step_id", "person_id", name=op.f("uq_tellings_step_id_person_id")),
        sa.UniqueConstraint("step_id", "place_id", name=op.f("uq_tellings_step_id_place_id")),
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_outbox_id"), ["outbox_id"], unique=False)

    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_team", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("withdrawn_why", sa.Text(), nullable=True))
        batch_op.create_index("ix_disclosures_at", ["at"], unique=False)

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_id", sa.String(length=32), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("works_from", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("works_until", sa.String(length=5), nullable=True))
        batch_op.add_column(sa.Column("digest_at", sa.String(length=5), nullable=True))
        batch_op.create_index("ix_people_manager_id", ["manager_id"], unique=False)

    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.create_index(
            "ix_steps_decisions",
            ["owner_id", "disclosure_id"],
            unique=False,
            sqlite_where=sa.text("kind = 'decision'"),
            postgresql_where=sa.text("kind = 'decision'"),
        )
        batch_op.create_index(
            "ix_steps_followed",
            ["settled_at"],
            unique=False,
            sqlite_where=sa.text("kind IN ('check_in', 'commitment')"),
            postgresql_where=sa.text("kind IN ('check_in', 'commitment')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.drop_index("ix_steps_followed")
        batch_op.drop_index("ix_steps_decisions")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_manager_id")
        batch_op.drop_column("digest_at")
        batch_op.drop_column("works_until")
        batch_op.drop_column("works_from")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("subject_id")

    with op.batch_alter_table("disclosures", schema=None) as batch_op:
        batch_op.drop_index("ix_disclosures_at")
        batch_op.drop_column("withdrawn_why")
        batch_op.drop_column("for_team")

    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tellings_outbox_id"))

    op.drop_table("tellings")
    op.drop_table("edits")
    op.drop_table("real_fixes")
    with op.batch_alter_table("mentorings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentorings_disclosure_id"))

    op.drop_table("mentorings")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE lesson_words_fts")
    op.drop_table("lesson_words")
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_lessons_one_published",
            sqlite_where=sa.text("unpublished_at IS NULL"),
            postgresql_where=sa.text("unpublished_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_lessons_disclosure_id"))

    op.drop_table("lessons")
    with op.batch_alter_table("ideas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ideas_disclosure_id"))

    op.drop_table("ideas")
    op.drop_table("keys")
