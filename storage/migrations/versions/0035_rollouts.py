"""Changes of duties that reach many places are made a few at a time."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the table in."""
    op.create_table(
        "rollouts",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("programme", sa.String(length=60), nullable=False),
        sa.Column("demand", sa.String(length=60), nullable=False),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("street", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("traits", sa.String(length=240), nullable=False),
        sa.Column("reached", Key, nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name=op.f("fk_rollouts_made_by_persons")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rollouts_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollouts")),
    )
    op.create_index(
        "ix_rollouts_due_at",
        "rollouts",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("rollouts")
