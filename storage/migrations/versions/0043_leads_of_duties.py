"""Who holds a duty sees an occurrence some time before it opens."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the column in."""
    op.add_column("occurrences", sa.Column("heard_at", Moment(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("occurrences", "heard_at")
