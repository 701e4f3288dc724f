"""Rounds of 逢查必考, and what workers have answered."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

UNENDED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Bring the tables in."""
    _quizzes()
    _sheets()


def downgrade() -> None:
    """Take them away."""
    for table in ("quiz_sheets", "quizzes"):
        op.drop_table(table)


def _quizzes() -> None:
    op.create_table(
        "quizzes",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("inspection_id", Key, nullable=True),
        sa.Column("started_by", Key, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_quizzes_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspections.id"], name=op.f("fk_quizzes_inspection_id_inspections")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["persons.id"], name=op.f("fk_quizzes_started_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_quizzes_token_sha256")),
    )
    op.create_index(op.f("ix_quizzes_unit_id"), "quizzes", ["unit_id"], unique=False)
    op.create_index(
        "ix_quizzes_ends_at",
        "quizzes",
        ["ends_at"],
        unique=False,
        sqlite_where=UNENDED,
        postgresql_where=UNENDED,
    )
    op.create_index(
        "uq_quizzes_unended",
        "quizzes",
        ["unit_id", "started_by"],
        unique=True,
        sqlite_where=UNENDED,
        postgresql_where=UNENDED,
    )


def _sheets() -> None:
    op.create_table(
        "quiz_sheets",
        sa.Column("id", Key, nullable=False),
        sa.Column("quiz_id", Key, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.String(length=20), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quizzes.id"], name=op.f("fk_quiz_sheets_quiz_id_quizzes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_sheets")),
    )
    op.create_index(
        "uq_quiz_sheets_quiz_id_chat_id", "quiz_sheets", ["quiz_id", "chat_id"], unique=True
    )
