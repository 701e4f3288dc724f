"""A yearly list is imported some rows in each turn, and remembers what became of them.

One that is brought in from the command line came from nobody in a chat.
"""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

ABOUT = sa.text("about_id IS NOT NULL")


def upgrade() -> None:
    """Bring in what a change is about."""
    op.add_column("rollouts", sa.Column("about_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_rollouts_about",
        "rollouts",
        ["about_id"],
        unique=False,
        sqlite_where=ABOUT,
        postgresql_where=ABOUT,
    )
    with op.batch_alter_table("task_uploads") as table:
        table.alter_column("sent_by", existing_type=Key, nullable=True)


def downgrade() -> None:
    """Take it away; lists from the command line stay, their workbooks go."""
    op.execute(sa.text("DELETE FROM task_uploads WHERE sent_by IS NULL"))
    with op.batch_alter_table("task_uploads") as table:
        table.alter_column("sent_by", existing_type=Key, nullable=False)
    op.drop_index("ix_rollouts_about", "rollouts")
    op.drop_column("rollouts", "about_id")
