"""What is told only once, and could not be said, is noted with the press that makes it anew."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the column in."""
    op.add_column("inbox", sa.Column("unsaid", sa.String(64), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("inbox", "unsaid")
