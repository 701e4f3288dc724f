"""The ledger is narrowed by the kind of inspection, in the order of its numbers."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_hazards_kind", "hazards", ["kind", "id"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_hazards_kind", "hazards")
