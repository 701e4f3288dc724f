"""To-do items are about any subject: hazards, nominations, and what comes later."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EARLIER = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%f', due_at, '-3 days') || '000+00:00'",
    "postgresql": "due_at - interval '3 days'",
}
"""From when a revisit is shown; all else is shown from the first."""


def upgrade() -> None:
    """Bring the table in, with what hazards wait for and the nominations that wait."""
    op.create_table(
        "todo_items",
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("awaited", sa.String(20), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("shown_from", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint(
            "subject", "subject_id", "awaited", "holder", name=op.f("pk_todo_items")
        ),
    )
    shown_from = EARLIER[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO todo_items (subject, subject_id, awaited, holder, due_at, since, shown_from)"  # noqa: S608 - ours
        " SELECT 'hazard', hazard_id, duty, holder, due_at, since,"
        f" CASE WHEN duty = 'revisit' THEN {shown_from} END FROM waits"
    )
    op.create_index(
        "ix_todo_items_holder",
        "todo_items",
        ["holder", "rank", "due_at", "subject", "subject_id", "shown_from", "ends_at"],
    )
    ends = sa.text("ends_at IS NOT NULL")
    op.create_index(
        "ix_todo_items_ends_at",
        "todo_items",
        ["ends_at"],
        sqlite_where=ends,
        postgresql_where=ends,
    )
    op.drop_table("waits")
    op.add_column(
        "releases",
        sa.Column("subject", sa.String(20), nullable=False, server_default="hazard"),
    )


def downgrade() -> None:
    """Let only hazards be awaited again; what is about anything else is forgotten."""
    op.create_table(
        "waits",
        sa.Column("hazard_id", KEY, nullable=False),
        sa.Column("duty", sa.String(12), nullable=False),
        sa.Column("holder", sa.String(60), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazards.id"], name=op.f("fk_waits_hazard_id_hazards")
        ),
        sa.PrimaryKeyConstraint("hazard_id", "duty", name=op.f("pk_waits")),
    )
    op.execute(
        "INSERT INTO waits (hazard_id, duty, holder, due_at, since)"
        " SELECT subject_id, awaited, holder, due_at, since FROM todo_items"
        " WHERE subject = 'hazard'"
    )
    op.create_index("ix_waits_holder", "waits", ["holder", "due_at", "hazard_id"])
    op.drop_table("todo_items")
    op.execute("DELETE FROM releases WHERE subject <> 'hazard'")
    op.drop_column("releases", "subject")
