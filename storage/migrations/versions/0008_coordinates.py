"""Units say where they are."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column("units", sa.Column("latitude", sa.Float(), nullable=True))
    op.add_column("units", sa.Column("longitude", sa.Float(), nullable=True))


def downgrade() -> None:
    """Take the columns away."""
    with op.batch_alter_table("units") as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
