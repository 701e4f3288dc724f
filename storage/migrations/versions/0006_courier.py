"""A paper is rendered by one worker at a time."""

import sqlalchemy as sa
from alembic import op

from storage.schema import Moment

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the lease in."""
    op.add_column("papers", sa.Column("claimed_until", Moment(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("papers", "claimed_until")
