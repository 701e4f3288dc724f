"""Photos of tips are copies without metadata; no row says that a chat follows a tip."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN_TIP = sa.text("state = 'open' AND privacy != 'named'")


def upgrade() -> None:
    """Note which photos are bare; let cards that showed a tip show the menu."""
    op.add_column(
        "photos", sa.Column("bare", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("photos", sa.Column("bare_after", Moment()))
    op.create_index(
        "ix_drafts_tips", "drafts", ["id"], sqlite_where=OPEN_TIP, postgresql_where=OPEN_TIP
    )
    op.execute(
        "UPDATE desks SET scene = 'menu', note = '' WHERE scene IN ('following', 'tip_case')"
    )


def downgrade() -> None:
    """Forget which photos are bare."""
    op.drop_index("ix_drafts_tips", "drafts")
    op.drop_column("photos", "bare_after")
    op.drop_column("photos", "bare")
