"""The same season stands once with the same days at the same places."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

AT_UNIT = sa.text("unit_id IS NOT NULL AND ended_at IS NULL")
ELSEWHERE = sa.text("unit_id IS NULL AND ended_at IS NULL")
INDEXES = (
    ("uq_seasons_at_unit", ["unit_id", "season", "since", "until"], AT_UNIT),
    ("uq_seasons_elsewhere", ["season", "street", "sector", "since", "until"], ELSEWHERE),
)
# Of twins the first goes on: what comes due by both is the same. Those after it end as they began.
END_TWINS = sa.text(
    "UPDATE seasons SET ended_at = made_at WHERE ended_at IS NULL AND EXISTS ("
    "SELECT 1 FROM seasons AS first WHERE first.id < seasons.id AND first.ended_at IS NULL"
    " AND first.season = seasons.season AND first.street = seasons.street"
    " AND first.sector = seasons.sector AND first.since = seasons.since"
    " AND first.until = seasons.until"
    " AND COALESCE(first.unit_id, 0) = COALESCE(seasons.unit_id, 0))"
)


def upgrade() -> None:
    """End twins, and let there be none."""
    op.execute(END_TWINS)
    for name, columns, where in INDEXES:
        op.create_index(
            name, "seasons", columns, unique=True, sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    """Allow them again."""
    for name, _, _ in INDEXES:
        op.drop_index(name, "seasons")
