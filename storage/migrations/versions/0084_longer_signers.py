"""Who signed a bulletin has room for two names: of who pressed, and for whom they stood in (代)."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

BEFORE, AFTER = sa.String(40), sa.String(160)


def upgrade() -> None:
    """Make room."""
    with op.batch_alter_table("bulletins") as table:
        table.alter_column("signer", existing_type=BEFORE, type_=AFTER, existing_nullable=False)


def downgrade() -> None:
    """Take it away; a name that is longer is cut, and stands whole in what was issued."""
    op.execute(sa.text("UPDATE bulletins SET signer = substr(signer, 1, 40)"))
    with op.batch_alter_table("bulletins") as table:
        table.alter_column("signer", existing_type=AFTER, type_=BEFORE, existing_nullable=False)
