"""Updates wait by chat; one that cannot be read is set aside; old ones are found by their age."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WAITS = sa.text("answered_at IS NULL AND payload IS NOT NULL AND set_aside IS NULL")
_WAITED = sa.text("answered_at IS NULL")


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column("inbox", sa.Column("chat_id", sa.BigInteger(), nullable=True))
    op.add_column("inbox", sa.Column("set_aside", sa.String(length=200), nullable=True))
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["chat_id", "update_id"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])


def downgrade() -> None:
    """Take the columns away."""
    op.drop_index("ix_inbox_received_at", table_name="inbox")
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.drop_column("set_aside")
        batch_op.drop_column("chat_id")
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["update_id"],
        sqlite_where=_WAITED,
        postgresql_where=_WAITED,
    )
