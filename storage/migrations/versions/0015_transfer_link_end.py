"""The link of a transfer has an end: a month after it was made, for those that were there."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LASTS = timedelta(days=30)


def upgrade() -> None:
    """Bring the column in, and give each link its end."""
    op.add_column("transfers", sa.Column("expires_at", Moment(), nullable=True))
    table = sa.table(
        "transfers",
        sa.column("id", sa.BigInteger),
        sa.column("made_at", Moment()),
        sa.column("expires_at", Moment()),
    )
    connection = op.get_bind()
    for id_, made_at in connection.execute(sa.select(table.c.id, table.c.made_at)).all():
        ends = sa.update(table).where(table.c.id == id_).values(expires_at=made_at + LASTS)
        connection.execute(ends)
    with op.batch_alter_table("transfers") as batch:
        batch.alter_column("expires_at", existing_type=Moment(), nullable=False)


def downgrade() -> None:
    """Take the column away."""
    with op.batch_alter_table("transfers") as batch:
        batch.drop_column("expires_at")
