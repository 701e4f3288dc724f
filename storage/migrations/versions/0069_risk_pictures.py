"""Pictures of the risk colours are owed and sent as papers are."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table and its indexes in."""
    op.create_table(
        "risk_pictures",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("owed_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_risk_pictures_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_pictures")),
    )
    for name, column, where in (
        ("uq_risk_pictures_owed", "person_id", "done_at IS NULL"),
        ("ix_risk_pictures_claimed_by", "claimed_by", "claimed_by IS NOT NULL"),
        ("ix_risk_pictures_sha256", "sha256", "sha256 IS NOT NULL"),
    ):
        op.create_index(
            name,
            "risk_pictures",
            [column],
            unique=name.startswith("uq_"),
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("risk_pictures")
