"""Units of a colour are read a page at a time, by street."""

from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_units_risk_street", "units", ["risk", "street", "id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_units_risk_street", "units")
