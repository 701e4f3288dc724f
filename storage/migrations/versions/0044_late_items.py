"""What is awaited and late goes up: to-do items say when anything about that changes."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TIMED = (
    "subject = 'hazard' AND awaited NOT IN ('rectify', 'plan')"
    " OR subject = 'escalation' AND awaited <> 'standing'"
    " OR subject = 'occurrence' AND awaited = 'excuse'"
)
"""What has a deadline of its own; the rest is late by a clock of its own, or never."""


def upgrade() -> None:
    """Bring the columns in; what is awaited now is looked at from when it is due."""
    op.add_column("todo_items", sa.Column("act_at", Moment(), nullable=True))
    op.add_column(
        "todo_items", sa.Column("reached", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "todo_items", sa.Column("late_with", sa.String(60), nullable=False, server_default="")
    )
    op.add_column("todo_items", sa.Column("trouble", sa.Text(), nullable=True))
    op.execute(f"UPDATE todo_items SET act_at = due_at WHERE {TIMED}")  # noqa: S608 - ours
    for name, column, when in (
        ("ix_todo_items_act_at", "act_at", "act_at"),
        ("ix_todo_items_trouble", "subject", "trouble"),
    ):
        there = sa.text(f"{when} IS NOT NULL")
        op.create_index(name, "todo_items", [column], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    """Take them away; what has come up to an office stays with whoever should have done it."""
    op.execute("DELETE FROM todo_items WHERE late_with <> ''")
    op.drop_index("ix_todo_items_trouble", "todo_items")
    op.drop_index("ix_todo_items_act_at", "todo_items")
    for column in ("trouble", "late_with", "reached", "act_at"):
        op.drop_column("todo_items", column)
