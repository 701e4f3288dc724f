"""Late hazards climb: a case for each, the steps taken, and the papers owed of them."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOW = {
    "sqlite": ("date('now', '+8 hours')", "strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'"),
    "postgresql": ("(now() AT TIME ZONE 'Asia/Shanghai')::date", "now()"),
}
"""The day on the wall, and the moment."""


def upgrade() -> None:
    """Bring the tables in."""
    _cases()
    _steps()
    _papers()
    _watch_from_now()


def _watch_from_now() -> None:
    """Watch what is with a unit already: what is late by now begins at the foot of its chain."""
    today, now = NOW[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO escalations (hazard_id, state, since, deadline, base_on, reached, version,"  # noqa: S608 - ours
        f" act_at, chain_version, steps) SELECT id, 'watched', {today}, deadline,"
        f" CASE WHEN deadline > {today} THEN deadline ELSE {today} END, 0, 1, {now}, 0, ''"
        " FROM hazards"
        " WHERE deadline IS NOT NULL AND state IN ('assigned', 'planning', 'rectifying')"
    )


def _cases() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("colour", sa.String(10), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("base_on", sa.Date(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("began_at", Moment(), nullable=True),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("chain_version", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("stalled_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazards.id"], name=op.f("fk_escalations_hazard_id_hazards")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint("hazard_id", name=op.f("uq_escalations_hazard_id")),
    )
    _where("ix_escalations_act_at", "escalations", ["act_at"], "act_at IS NOT NULL")
    _where(
        "ix_escalations_colour", "escalations", ["colour", "deadline", "id"], "colour IS NOT NULL"
    )
    _where("ix_escalations_trouble", "escalations", ["id"], "trouble IS NOT NULL")


def _steps() -> None:
    op.create_table(
        "escalation_steps",
        sa.Column("id", KEY, nullable=False),
        sa.Column("case_id", KEY, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("number", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["escalations.id"], name=op.f("fk_escalation_steps_case_id_escalations")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["persons.id"], name=op.f("fk_escalation_steps_decided_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_steps")),
    )
    op.create_index(op.f("ix_escalation_steps_case_id"), "escalation_steps", ["case_id"])


def _papers() -> None:
    op.create_table(
        "escalation_papers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("step_id", KEY, nullable=False),
        sa.Column("output", sa.String(10), nullable=False),
        sa.Column("owed_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["escalation_steps.id"],
            name=op.f("fk_escalation_papers_step_id_escalation_steps"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_papers")),
    )
    op.create_index(op.f("ix_escalation_papers_step_id"), "escalation_papers", ["step_id"])
    table = "escalation_papers"
    _where("ix_escalation_papers_owed", table, ["owed_at"], "done_at IS NULL")
    _where("ix_escalation_papers_claimed_by", table, ["claimed_by"], "claimed_by IS NOT NULL")
    _where("ix_escalation_papers_sha256", table, ["sha256"], "sha256 IS NOT NULL")


def _where(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("escalation_papers")
    op.drop_table("escalation_steps")
    op.drop_table("escalations")
