"""Inspections are of a kind, and their hazards keep it."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

KINDS = {"inspections": "area", "hazards": ""}
"""What stands in new rows of a table of which nothing else is said."""

INSPECTIONS = sa.table(
    "inspections",
    *map(sa.column, ("id", "unit_id", "form_id", "inspector_id", "started_at", "kind")),
)
HAZARDS = sa.table("hazards", sa.column("inspection_id"), sa.column("kind"))
MEMBERSHIPS = sa.table(
    "memberships",
    *map(sa.column, ("person_id", "role", "unit_id", "began_at", "ended_at")),
)


def begun_as(role: str) -> sa.Exists:
    """Tell whether who began an inspection held a role at its unit then."""
    held, began = MEMBERSHIPS.c, INSPECTIONS.c.started_at
    return sa.exists().where(
        held.person_id == INSPECTIONS.c.inspector_id,
        held.unit_id == INSPECTIONS.c.unit_id,
        held.role == role,
        held.began_at <= began,
        sa.or_(held.ended_at.is_(None), held.ended_at > began),
    )


# Who belonged to the unit inspected it from within, and the principal led, but for the patrol.
FILL = (
    sa.update(INSPECTIONS).where(begun_as("safety_officer")).values(kind="self"),
    sa.update(INSPECTIONS)
    .where(begun_as("principal"))
    .values(kind=sa.case((INSPECTIONS.c.form_id == "ev-patrol", "self"), else_="led")),
    sa.update(HAZARDS)
    .where(HAZARDS.c.inspection_id == INSPECTIONS.c.id)
    .values(kind=INSPECTIONS.c.kind),
)


def upgrade() -> None:
    """Add the kind, and fill it from the role of who began."""
    for table, default in KINDS.items():
        kind = sa.Column("kind", sa.String(12), nullable=False, server_default=default)
        op.add_column(table, kind)
    for statement in FILL:
        op.execute(statement)


def downgrade() -> None:
    """Forget it."""
    for table in KINDS:
        op.drop_column(table, "kind")
