"""Own forms of offices are filled every month."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep for which month a form was filled, and of which month an export is."""
    op.add_column("export_forms", sa.Column("filled_for", sa.Date(), nullable=True))
    op.add_column("exports", sa.Column("month", sa.Date(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("exports", "month")
    op.drop_column("export_forms", "filled_for")
