"""Pages of a plan of visits, and which units it knows, are read from indexes."""

from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the indexes in."""
    op.drop_index("ix_visits_plan", "visits")
    op.create_index("ix_visits_plan", "visits", ["plan_id", "state", "due", "id"])
    op.create_index("ix_visits_plan_unit", "visits", ["plan_id", "unit_id", "state"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_visits_plan_unit", "visits")
    op.drop_index("ix_visits_plan", "visits")
    op.create_index("ix_visits_plan", "visits", ["plan_id", "due", "id"])
