"""Whether any row names a file is found without a scan."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_COLUMNS = (("papers", "sha256"), ("review_pictures", "sha256"), ("outbox", "file_sha256"))


def upgrade() -> None:
    """Bring the indexes in."""
    for table, column in _COLUMNS:
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}", table, [column], sqlite_where=there, postgresql_where=there
        )


def downgrade() -> None:
    """Take them away."""
    for table, column in _COLUMNS:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
