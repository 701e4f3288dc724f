"""What somebody is to hear, when nothing sounds for them, and what never makes a sound."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

INDEXES = {"ix_rings_due_at": ["due_at"], "ix_rings_person": ["person_id", "due_at"]}


def upgrade() -> None:
    """Bring the table and the columns in."""
    op.create_table(
        "rings",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("news", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("awaited", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("critical", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("rung_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_rings_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rings")),
    )
    op.create_index("uq_rings_occasion", "rings", ["person_id", "occasion"], unique=True)
    due = sa.text("due_at IS NOT NULL")
    for name, columns in INDEXES.items():
        op.create_index(name, "rings", columns, sqlite_where=due, postgresql_where=due)
    troubled = sa.text("trouble IS NOT NULL")
    op.create_index(
        "ix_rings_trouble", "rings", ["id"], sqlite_where=troubled, postgresql_where=troubled
    )
    op.create_index("ix_rings_rung_at", "rings", ["rung_at"])
    _add("persons", "quiet_from", 20 * 60)
    _add("persons", "quiet_until", 7 * 60)
    _add("outbox", "sound", 1)


def _add(table: str, column: str, usual: int) -> None:
    op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default=str(usual)))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("outbox", "sound")
    op.drop_column("persons", "quiet_until")
    op.drop_column("persons", "quiet_from")
    op.drop_table("rings")
