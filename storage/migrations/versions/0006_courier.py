"""A paper is rendered by one worker at a time; what was told long ago is found by an index."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the lease in."""
    op.add_column("papers", sa.Column("claimed_until", Moment(), nullable=True))
    op.create_index("ix_outbox_settled_at", "outbox", ["settled_at"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_outbox_settled_at", table_name="outbox")
    op.drop_column("papers", "claimed_until")
