"""Absences: who is away from one day to another, and who stands in for them."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

PERSONS = ("person_id", "substitute_id", "made_by", "ended_by")


def upgrade() -> None:
    """Bring the table in."""
    op.create_table(
        "absences",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("substitute_id", Key, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", Key, nullable=True),
        sa.Column("warned_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [each], ["persons.id"], name=op.f(f"fk_absences_{each}_persons")
            )
            for each in PERSONS
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_person", "absences", ["person_id", "last_day"])
    op.create_index("ix_absences_substitute", "absences", ["substitute_id", "last_day"])
    active, due = sa.text("state = 'active'"), sa.text("act_at IS NOT NULL")
    op.create_index(
        "ix_absences_act_at", "absences", ["act_at"], sqlite_where=due, postgresql_where=due
    )
    op.create_index(
        "uq_absences_active",
        "absences",
        ["person_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index(
        "ix_absences_stands_in",
        "absences",
        ["substitute_id"],
        sqlite_where=active,
        postgresql_where=active,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("absences")
