"""Rows of chats say nothing by which those who gave or follow a tip can be told from others."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note an update only where somebody asks for it; forget who mistyped a receipt."""
    op.execute("UPDATE desks SET moved_by = 0 WHERE left_number IS NULL")
    op.execute("UPDATE desks SET note = '' WHERE scene = 'following'")
    op.drop_table("tip_tries")


def downgrade() -> None:
    """Bring the table back, empty."""
    op.create_table(
        "tip_tries",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_tip_tries"),
    )
