"""A job that is done once for all processes says when it is due."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table in."""
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_jobs")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("jobs")
