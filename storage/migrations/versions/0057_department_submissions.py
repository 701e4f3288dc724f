"""One submission for each department and month."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the index in."""
    of = sa.text("department_id IS NOT NULL")
    op.create_index(
        "uq_submissions_department",
        "submissions",
        ["department_id", "month"],
        unique=True,
        sqlite_where=of,
        postgresql_where=of,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("uq_submissions_department", "submissions")
