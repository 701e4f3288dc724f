"""What is alive of a duty is found however much of it has ended."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the index in."""
    alive = sa.text("act_at IS NOT NULL")
    op.create_index(
        "ix_occurrences_alive",
        "occurrences",
        ["duty_id", "closes_at"],
        sqlite_where=alive,
        postgresql_where=alive,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_occurrences_alive", "occurrences")
