"""Whom an alert does not reach is found among what waits, not among all that was ever answered."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the index in."""
    waits = sa.text("state = 'waiting' AND act_at IS NOT NULL")
    op.create_index(
        "ix_acknowledgements_waiting",
        "acknowledgements",
        ["unit_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_acknowledgements_waiting", "acknowledgements")
