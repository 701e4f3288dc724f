"""A line of the audit chain says by field what has changed; lines that exist stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring in the version of a line, and its changes."""
    op.add_column(
        "audit", sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )
    op.add_column("audit", sa.Column("changes", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take them away, unless a line would say nothing any more; then raise ``RuntimeError``."""
    found = op.get_bind().execute(sa.text("SELECT 1 FROM audit WHERE version <> 1 LIMIT 1"))
    if found.first() is not None:
        raise RuntimeError("the audit chain has lines that would lose what they say")
    op.drop_column("audit", "changes")
    op.drop_column("audit", "version")
