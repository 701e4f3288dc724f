"""Shifts that are handed over, and voices and files beside photos."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the columns in."""
    op.add_column("occurrences", sa.Column("handed_at", Moment(), nullable=True))
    kind = Key.compile(dialect=op.get_bind().dialect)
    op.execute(  # SQLite takes the constraint with the column alone
        f"ALTER TABLE occurrences ADD COLUMN handed_by {kind}"
        " CONSTRAINT fk_occurrences_handed_by_persons REFERENCES persons (id)"
    )
    op.add_column(
        "photos",
        sa.Column("medium", sa.String(length=10), nullable=False, server_default="photo"),
    )
    op.add_column("photos", sa.Column("name", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away."""
    for column in ("name", "medium"):
        op.drop_column("photos", column)
    for column in ("handed_by", "handed_at"):
        op.drop_column("occurrences", column)
