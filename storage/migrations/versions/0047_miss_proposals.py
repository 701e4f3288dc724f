"""What is missed again and again is proposed as a hazard."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

REFERENCES = {
    "duty_id": "duties",
    "unit_id": "units",
    "decided_by": "persons",
    "hazard_id": "hazards",
}


def upgrade() -> None:
    """Bring the table and the index in."""
    op.create_table(
        "miss_proposals",
        sa.Column("id", Key, nullable=False),
        sa.Column("duty_id", Key, nullable=False),
        sa.Column("whose", Key, nullable=False),
        sa.Column("since_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", Key, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hazard_id", Key, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_miss_proposals_{column}_{to}")
            )
            for column, to in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_miss_proposals")),
    )
    run = ["duty_id", "whose", "since_id"]
    op.create_index("uq_miss_proposals_run", "miss_proposals", run, unique=True)
    done = sa.text("done_at IS NOT NULL")
    columns = ["duty_id", "whose", "done_at"]
    op.create_index(
        "ix_occurrences_done", "occurrences", columns, sqlite_where=done, postgresql_where=done
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_occurrences_done", "occurrences")
    op.drop_table("miss_proposals")
