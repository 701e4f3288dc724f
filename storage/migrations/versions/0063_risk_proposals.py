"""Changes of the risk colours of units are proposed and confirmed."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

REFERENCES = {"unit_id": "units", "decided_by": "persons"}


def upgrade() -> None:
    """Bring the table and its indexes in."""
    op.create_table(
        "risk_proposals",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("colour", sa.String(length=10), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", Key, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{to}.id"], name=op.f(f"fk_risk_proposals_{column}_{to}")
            )
            for column, to in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_proposals")),
    )
    op.create_index("ix_risk_proposals_unit", "risk_proposals", ["unit_id", "id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_risk_proposals_waiting",
        "risk_proposals",
        ["unit_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("risk_proposals")
