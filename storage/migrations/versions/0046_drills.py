"""Records of drills, and what they have shown."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "drills",
        sa.Column("id", Key, nullable=False),
        sa.Column("occurrence_id", Key, nullable=False),
        sa.Column("begun_by", Key, nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("found_nothing", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("amendment", sa.Text(), nullable=False),
        sa.Column("done_by", Key, nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owed_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        _refers("drills", "occurrence_id", "occurrences"),
        _refers("drills", "begun_by", "persons"),
        _refers("drills", "done_by", "persons"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drills")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_drills_occurrence_id")),
    )
    for name, column in (("owed", "owed_at"), ("claimed_by", "claimed_by"), ("sha256", "sha256")):
        there = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_drills_{name}",
            "drills",
            [column],
            unique=False,
            sqlite_where=there,
            postgresql_where=there,
        )
    op.create_table(
        "drill_findings",
        sa.Column("id", Key, nullable=False),
        sa.Column("drill_id", Key, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("noted_by", Key, nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("hazard_id", Key, nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True),
        _refers("drill_findings", "drill_id", "drills"),
        _refers("drill_findings", "noted_by", "persons"),
        _refers("drill_findings", "hazard_id", "hazards"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_findings")),
    )
    op.create_index(op.f("ix_drill_findings_drill_id"), "drill_findings", ["drill_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("drill_findings", "drills"):
        op.drop_table(table)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
