"""What is handed up each month (报送): submissions, what was handed in, and changed words."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "submissions",
        sa.Column("id", Key, nullable=False),
        sa.Column("owed", sa.String(length=20), nullable=False),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("department_id", Key, nullable=True),
        sa.Column("party", sa.String(length=120), nullable=False),
        sa.Column("street", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("handed_at", Moment(), nullable=True),
        sa.Column("nil", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("current", Key, nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_submissions_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    _index("uq_submissions_unit", "submissions", ["unit_id", "month"], "unit_id", unique=True)
    op.create_index("ix_submissions_month", "submissions", ["month", "street", "id"])
    _index("ix_submissions_act_at", "submissions", ["act_at"], "act_at")
    _index("ix_submissions_trouble", "submissions", ["id"], "trouble")
    op.create_table(
        "submission_versions",
        sa.Column("id", Key, nullable=False),
        sa.Column("submission_id", Key, nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("nil", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handed_by", Key, nullable=False),
        sa.Column("handed_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_submission_versions_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["handed_by"], ["persons.id"], name=op.f("fk_submission_versions_handed_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_versions")),
        sa.UniqueConstraint("number", name=op.f("uq_submission_versions_number")),
        sa.UniqueConstraint(
            "submission_id", "serial", name=op.f("uq_submission_versions_submission_id_serial")
        ),
    )
    op.create_table(
        "submission_rounds",
        sa.Column("id", Key, nullable=False),
        sa.Column("street", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_rounds")),
        sa.UniqueConstraint(
            "street", "month", "due_on", name=op.f("uq_submission_rounds_street_month_due_on")
        ),
    )
    _index("ix_submission_rounds_act_at", "submission_rounds", ["act_at"], "act_at")
    _index("ix_submission_rounds_trouble", "submission_rounds", ["id"], "trouble")
    op.create_table(
        "text_blocks",
        sa.Column("id", Key, nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("edited_by", Key, nullable=False),
        sa.Column("edited_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by"], ["persons.id"], name=op.f("fk_text_blocks_edited_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_blocks")),
        sa.UniqueConstraint("about", "key", name=op.f("uq_text_blocks_about_key")),
    )


def _index(name: str, table: str, columns: list[str], has: str, *, unique: bool = False) -> None:
    where = sa.text(f"{has} IS NOT NULL")
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away."""
    for table in ("text_blocks", "submission_rounds", "submission_versions", "submissions"):
        op.drop_table(table)
