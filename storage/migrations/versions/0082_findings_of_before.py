"""What a walk has seen of hazards from before: the numbers that an item of it speaks of."""

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a finding name the hazards from before that it adds to."""
    op.add_column("findings", sa.Column("known", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Take the numbers away."""
    with op.batch_alter_table("findings") as batch:
        batch.drop_column("known")
