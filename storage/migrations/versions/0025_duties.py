"""Duties, their terms, and the occasions on which they fall due."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables in."""
    _duties()
    _revisions()
    _occurrences()


def downgrade() -> None:
    """Take them away."""
    for table in ("occurrences", "duty_revisions", "duties"):
        op.drop_table(table)


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", Key, nullable=False),
        sa.Column("programme", sa.String(length=60), nullable=False),
        sa.Column("row", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("street", sa.String(length=40), nullable=True),
        sa.Column("place_id", Key, nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("season", sa.String(length=60), nullable=True),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("plan_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_duties_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_duties_place_id_places")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_duties_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(
        "ix_duties_plan_at",
        "duties",
        ["plan_at"],
        unique=False,
        sqlite_where=sa.text("plan_at IS NOT NULL"),
        postgresql_where=sa.text("plan_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_duties_unit_id"), "duties", ["unit_id"], unique=False)
    op.create_index(
        "uq_duties_in_force",
        "duties",
        ["about", "programme", "row"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _revisions() -> None:
    op.create_table(
        "duty_revisions",
        sa.Column("id", Key, nullable=False),
        sa.Column("duty_id", Key, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duties.id"], name=op.f("fk_duty_revisions_duty_id_duties")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name=op.f("fk_duty_revisions_made_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_revisions")),
    )
    op.create_index(op.f("ix_duty_revisions_duty_id"), "duty_revisions", ["duty_id"], unique=False)


def _occurrences() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", Key, nullable=False),
        sa.Column("duty_id", Key, nullable=False),
        sa.Column("revision_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("place_id", Key, nullable=True),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("whose", Key, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("slot", sa.Time(), nullable=False),
        sa.Column("opens_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("grace_at", Moment(), nullable=False),
        sa.Column("closes_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("begun_at", Moment(), nullable=True),
        sa.Column("begun_by", Key, nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("done_by", Key, nullable=True),
        sa.Column("recorded_at", Moment(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("excused_by", Key, nullable=True),
        sa.Column("proof", sa.String(length=60), nullable=True),
        sa.Column("makes_up", Key, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stalled_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["persons.id"], name=op.f("fk_occurrences_begun_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["persons.id"], name=op.f("fk_occurrences_done_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["duties.id"], name=op.f("fk_occurrences_duty_id_duties")
        ),
        sa.ForeignKeyConstraint(
            ["excused_by"], ["persons.id"], name=op.f("fk_occurrences_excused_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_occurrences_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_occurrences_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["duty_revisions.id"],
            name=op.f("fk_occurrences_revision_id_duty_revisions"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_occurrences_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
    )
    op.create_index(
        "ix_occurrences_act_at",
        "occurrences",
        ["act_at"],
        unique=False,
        sqlite_where=sa.text("act_at IS NOT NULL"),
        postgresql_where=sa.text("act_at IS NOT NULL"),
    )
    op.create_index(
        "ix_occurrences_duty_id_closes_at", "occurrences", ["duty_id", "closes_at"], unique=False
    )
    op.create_index(
        "ix_occurrences_person_id_local_date",
        "occurrences",
        ["person_id", "local_date"],
        unique=False,
    )
    op.create_index(
        "ix_occurrences_trouble",
        "occurrences",
        ["id"],
        unique=False,
        sqlite_where=sa.text("trouble IS NOT NULL"),
        postgresql_where=sa.text("trouble IS NOT NULL"),
    )
    op.create_index(
        "ix_occurrences_unit_id_local_date", "occurrences", ["unit_id", "local_date"], unique=False
    )
    op.create_index(
        "uq_occurrences_key", "occurrences", ["duty_id", "local_date", "slot", "whose"], unique=True
    )
