"""What happened to hazards is added up for whole months and years, for figures of long periods."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

EMPTY = sa.text("facts = 0")
KEY = ("months", "day", "unit_id", "street", "severity", "track", "planned")
MOVEMENTS = (
    "found",
    "rectified",
    "reopened",
    "closed",
    "closed_in_time",
    "days_to_close",
    "ended_infeasible",
    "ended_unfounded",
    "ended_duplicate",
    "ended_transferred",
    "newly_overdue",
    "caught_up",
    "returned",
    "transferred",
    "answered",
)
FOUND = {
    "found_inspection": "source = 'inspection'",
    "found_snap": "source = 'snap'",
    "found_tip": "source = 'tip'",
    "found_duty": "source = 'duty'",
    "found_self": "kind IN ('self', 'led')",
}


def upgrade() -> None:
    """Make the sums of what is counted."""
    op.create_table(
        "hazard_sums",
        sa.Column("months", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", Key, autoincrement=False, nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("track", sa.String(12), nullable=False),
        sa.Column("planned", sa.Boolean(create_constraint=False), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in (*MOVEMENTS, *FOUND, "facts")),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_hazard_sums")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hazard_sums_unit", "hazard_sums", ["unit_id", "months", "day"])
    op.create_index(
        "ix_hazard_sums_empty",
        "hazard_sums",
        ["day"],
        sqlite_where=EMPTY,
        postgresql_where=EMPTY,
    )
    for months, unit in ((1, "month"), (12, "year")):
        op.execute(_sums(months, unit))


def downgrade() -> None:
    """Take them away; they can be made anew."""
    op.drop_table("hazard_sums")


def _sums(months: int, unit: str) -> str:
    first = f"date(day, 'start of {unit}')"
    if op.get_bind().dialect.name == "postgresql":
        first = f"CAST(date_trunc('{unit}', CAST(day AS TIMESTAMP)) AS DATE)"
    columns = ", ".join((*KEY, *MOVEMENTS, *FOUND, "facts"))
    traits = ", ".join(KEY[2:])
    moved = ", ".join(f"sum({each})" for each in MOVEMENTS)
    found = ", ".join(f"sum(CASE WHEN {each} THEN found ELSE 0 END)" for each in FOUND.values())
    return (
        f"INSERT INTO hazard_sums ({columns})"  # noqa: S608 - our own
        f" SELECT {months}, {first}, {traits}, {moved}, {found}, sum(facts)"
        f" FROM hazard_counts GROUP BY {first}, {traits}"
    )
