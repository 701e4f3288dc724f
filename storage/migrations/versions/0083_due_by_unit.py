"""What came due at a unit in some days is found without what ever did."""

from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

NAME = "ix_occurrences_unit_id_due_at"


def upgrade() -> None:
    """Bring the index in."""
    op.create_index(NAME, "occurrences", ["unit_id", "due_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index(NAME, "occurrences")
