"""Handing on many hazards is owed, and done bit by bit."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table in."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "releases",
        sa.Column("id", key, nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("street", sa.String(40), nullable=True),
        sa.Column("heir_id", key, nullable=True),
        sa.Column("actor_id", key, nullable=True),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["heir_id"], ["persons.id"], name="fk_releases_heir_id_persons"),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_releases_actor_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
    )
    op.create_index("ix_releases_due_at", "releases", ["due_at"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("releases")
