"""Papers of what is handed up each month."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table in."""
    op.create_table(
        "submission_papers",
        sa.Column("id", Key, nullable=False),
        sa.Column("output", sa.String(length=10), nullable=False),
        sa.Column("version_id", Key, nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("owed_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_versions.id"],
            name=op.f("fk_submission_papers_version_id_submission_versions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_submission_papers_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_papers")),
    )
    for name, column, where in (
        ("owed", "owed_at", "done_at IS NULL"),
        ("claimed_by", "claimed_by", "claimed_by IS NOT NULL"),
        ("sha256", "sha256", "sha256 IS NOT NULL"),
    ):
        op.create_index(
            f"ix_submission_papers_{name}",
            "submission_papers",
            [column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("submission_papers")
