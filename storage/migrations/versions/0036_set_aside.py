"""Absences and rounds of questions that make trouble are set aside; all that is can be counted."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

COUNTED = ("absences", "quizzes", "duties", "alerts")


def upgrade() -> None:
    """Bring the columns and the indexes in."""
    op.add_column("absences", sa.Column("trouble", sa.Text(), nullable=True))
    op.add_column("quizzes", sa.Column("rests_until", Moment(), nullable=True))
    op.add_column("quizzes", sa.Column("trouble", sa.Text(), nullable=True))
    troubled = sa.text("trouble IS NOT NULL")
    for table in COUNTED:
        op.create_index(
            f"ix_{table}_trouble",
            table,
            ["id"],
            sqlite_where=troubled,
            postgresql_where=troubled,
        )


def downgrade() -> None:
    """Take them away."""
    for table in COUNTED:
        op.drop_index(f"ix_{table}_trouble", table)
    op.drop_column("quizzes", "trouble")
    op.drop_column("quizzes", "rests_until")
    op.drop_column("absences", "trouble")
