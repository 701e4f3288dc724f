"""The picture that goes out on the board, and what the board says has become of the hazard."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

STEPS, PAPERS = "escalation_steps", "escalation_papers"


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column(STEPS, sa.Column("photo_id", sa.BigInteger(), nullable=True))
    op.add_column(STEPS, sa.Column("cover", sa.String(10), nullable=True))
    op.add_column(STEPS, sa.Column("tiles", sa.String(60), nullable=False, server_default=""))
    op.add_column(STEPS, sa.Column("picture", sa.String(64), nullable=True))
    op.add_column(STEPS, sa.Column("progress", sa.Text(), nullable=False, server_default=""))
    op.add_column(PAPERS, sa.Column("person_id", sa.BigInteger(), nullable=True))
    shown = sa.text("picture IS NOT NULL")
    op.create_index(
        "ix_escalation_steps_picture",
        STEPS,
        ["picture"],
        sqlite_where=shown,
        postgresql_where=shown,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_escalation_steps_picture", STEPS)
    for table, name in (
        (PAPERS, "person_id"),
        (STEPS, "progress"),
        (STEPS, "picture"),
        (STEPS, "tiles"),
        (STEPS, "cover"),
        (STEPS, "photo_id"),
    ):
        op.drop_column(table, name)
