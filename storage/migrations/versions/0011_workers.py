"""Processes at work are known, and every piece of owed work says which of them has it in hand."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CLAIMED = ("photos", "papers", "review_pictures", "outbox")


def upgrade() -> None:
    """Bring them in."""
    op.create_table(
        "workers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.add_column("photos", sa.Column("claimed_until", Moment(), nullable=True))
    _index_untold("chat_id")
    for table in _CLAIMED:
        op.add_column(table, sa.Column("claimed_by", sa.BigInteger(), nullable=True))
        op.create_index(
            f"ix_{table}_claimed_by",
            table,
            ["claimed_by"],
            sqlite_where=sa.text("claimed_by IS NOT NULL"),
            postgresql_where=sa.text("claimed_by IS NOT NULL"),
        )


def _index_untold(column: str) -> None:
    """Find photos that nobody was told of by another column."""
    op.drop_index("ix_photos_untold", table_name="photos")
    untold = sa.text("told IS false")
    op.create_index(
        "ix_photos_untold", "photos", [column], sqlite_where=untold, postgresql_where=untold
    )


def downgrade() -> None:
    """Take them away."""
    _index_untold("id")
    for table in _CLAIMED:
        op.drop_index(f"ix_{table}_claimed_by", table_name=table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("claimed_by")
    with op.batch_alter_table("photos") as batch_op:
        batch_op.drop_column("claimed_until")
    op.drop_table("workers")
