"""Alerts that units acknowledge."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables in."""
    _alerts()
    _acknowledgements()
    _wordings()


def downgrade() -> None:
    """Take them away."""
    for table in ("alert_wordings", "acknowledgements", "alerts"):
        op.drop_table(table)


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answering", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=True),
        sa.Column("street", sa.String(length=40), nullable=True),
        sa.Column("sector", sa.String(length=40), server_default="", nullable=False),
        sa.Column("risk", sa.String(length=10), nullable=True),
        sa.Column("unit_ids", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", Key, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["persons.id"], name=op.f("fk_alerts_ended_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name=op.f("fk_alerts_made_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    _partial("ix_alerts_card_at", "alerts", "card_at", "card_at")
    op.create_index(op.f("ix_alerts_made_by"), "alerts", ["made_by"], unique=False)
    op.create_index("ix_alerts_state", "alerts", ["state", "id"], unique=False)


def _acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("id", Key, nullable=False),
        sa.Column("alert_id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reminded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("passes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("answered_by", Key, nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("late", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("answers", sa.Integer(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_acknowledgements_alert_id_alerts")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["persons.id"], name=op.f("fk_acknowledgements_answered_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["units.id"], name=op.f("fk_acknowledgements_unit_id_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint(
            "alert_id", "unit_id", name=op.f("uq_acknowledgements_alert_id_unit_id")
        ),
    )
    _partial("ix_acknowledgements_act_at", "acknowledgements", "act_at", "act_at")
    _partial("ix_acknowledgements_trouble", "acknowledgements", "id", "trouble")
    op.create_index(
        "ix_acknowledgements_alert_id_state",
        "acknowledgements",
        ["alert_id", "state", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_acknowledgements_unit_id"), "acknowledgements", ["unit_id"], unique=False
    )


def _wordings() -> None:
    op.create_table(
        "alert_wordings",
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", Key, nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["persons.id"], name=op.f("fk_alert_wordings_changed_by_persons")
        ),
        sa.PrimaryKeyConstraint("office", "kind", name=op.f("pk_alert_wordings")),
    )


def _partial(name: str, table: str, column: str, where: str) -> None:
    there = sa.text(f"{where} IS NOT NULL")
    op.create_index(name, table, [column], unique=False, sqlite_where=there, postgresql_where=there)
