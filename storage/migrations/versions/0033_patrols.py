"""Patrols at the place's code: when it was scanned, how far away, and what is marked."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column("occurrences", sa.Column("scanned_at", Moment(), nullable=True))
    op.add_column("occurrences", sa.Column("scanned_code", Key, nullable=True))
    op.add_column("occurrences", sa.Column("distance_m", sa.Integer(), nullable=True))
    op.add_column(
        "occurrences",
        sa.Column("marks", sa.String(length=60), nullable=False, server_default=""),
    )


def downgrade() -> None:
    """Take them away."""
    for column in ("marks", "distance_m", "scanned_code", "scanned_at"):
        op.drop_column("occurrences", column)
