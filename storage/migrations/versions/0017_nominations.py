"""The role that reads who tipped is given by two people: one nominates, another confirms."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table in."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    people = ("person_id", "made_by", "decided_by")
    op.create_table(
        "nominations",
        sa.Column("id", key, nullable=False),
        sa.Column("person_id", key, nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("made_by", key, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("decided_by", key, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        *(
            sa.ForeignKeyConstraint([each], ["persons.id"], name=f"fk_nominations_{each}_persons")
            for each in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_nominations"),
    )
    op.create_index(
        "uq_nominations_waiting",
        "nominations",
        ["person_id", "street"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("nominations")
