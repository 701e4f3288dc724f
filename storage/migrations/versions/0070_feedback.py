"""Departments say what became of what was handed to them, with a photo.

What a department had taken before ended with that, and no feedback is made up for it: its
``feedback_due`` stays empty. A transfer belongs to a department of the books where exactly one of
its name answers in the street of the hazard.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None

COLUMNS = ("feedback_due", "report", "reported_by", "reported_at", "asked_again", "settled_at")
REFERENCES = (
    ("transfers", "department_id", "departments"),
    ("transfers", "reporter_id", "persons"),
    ("photos", "transfer_id", "transfers"),
)
BY_NAME = """
    UPDATE transfers SET department_id = (
        SELECT CASE WHEN count(*) = 1 THEN min(d.id) END
        FROM departments d JOIN hazards h ON h.id = transfers.hazard_id
        WHERE d.name = transfers.department AND d.street IN ('', h.street)
    )
"""


def upgrade() -> None:
    """Bring the columns in."""
    kind = Key.compile(dialect=op.get_bind().dialect)
    for table, column, to in REFERENCES:
        op.execute(  # SQLite takes the constraint with the column alone
            f"ALTER TABLE {table} ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_{table}_{column}_{to} REFERENCES {to} (id)"
        )
    for name in COLUMNS:
        op.add_column("transfers", _column(name))
    op.execute(BY_NAME)
    op.create_index("ix_transfers_department", "transfers", ["department_id", "settled_at", "id"])
    op.create_index("ix_photos_transfer", "photos", ["transfer_id"])


def _column(name: str) -> sa.Column[Any]:
    if name.endswith(("_due", "_at")):
        return sa.Column(name, Moment())
    kind = sa.String(length=64) if name == "reported_by" else sa.Text()
    return sa.Column(name, kind, nullable=False, server_default="")


def downgrade() -> None:
    """Take them away; a hazard of which feedback was awaited waits for its department as before."""
    op.execute("UPDATE hazards SET state = 'transferred' WHERE state IN ('received', 'reported')")
    op.execute(
        "UPDATE transfers SET taken = NULL, answered_at = NULL, answered_by = ''"
        " WHERE taken AND feedback_due IS NOT NULL AND settled_at IS NULL"
    )
    op.execute(
        "UPDATE todo_items SET awaited = 'acknowledge'"
        " WHERE subject = 'hazard' AND awaited IN ('feedback', 'weigh')"
    )
    op.execute(
        "UPDATE hazards SET last_step = 'acknowledge'"
        " WHERE last_step IN ('receive', 'report', 'ask_again', 'settle')"
    )
    op.execute("UPDATE photos SET purpose = 'found' WHERE purpose = 'reported'")
    op.drop_index("ix_photos_transfer", "photos")
    op.drop_index("ix_transfers_department", "transfers")
    op.drop_column("photos", "transfer_id")
    for name in (*COLUMNS, "reporter_id", "department_id"):
        op.drop_column("transfers", name)
