"""检查计划: plans of streets, visits to units, and draws by lot."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
REFERENCES = {
    "visit_plans": {"made_by": "persons", "confirmed_by": "persons"},
    "visit_draws": {"made_by": "persons"},
    "visits": {
        "unit_id": "units",
        "plan_id": "visit_plans",
        "draw_id": "visit_draws",
        "inspector_id": "persons",
        "inspection_id": "inspections",
    },
}


def _keyed(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", Key, nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in REFERENCES[table].items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "visit_plans",
        *_keyed("visit_plans"),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("confirmed_by", Key, nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("uq_visit_plans_street", "visit_plans", ["street", "year"], unique=True)
    op.create_table(
        "visit_draws",
        *_keyed("visit_draws"),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("seed", Key, nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("population", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
    )
    op.create_index("ix_visit_draws_street", "visit_draws", ["street", "id"])
    op.create_table(
        "visits",
        *_keyed("visits"),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("plan_id", Key, nullable=True),
        sa.Column("draw_id", Key, nullable=True),
        sa.Column("inspector_id", Key, nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("inspection_id", Key, nullable=True),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_visits_draw_id", "visits", ["draw_id"])
    op.create_index("ix_visits_plan", "visits", ["plan_id", "due", "id"])
    op.create_index("ix_visits_unit", "visits", ["unit_id", "due"])
    op.create_index(
        "ix_visits_open", "visits", ["due", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_visits_inspector", "visits", ["inspector_id", "due"])


def downgrade() -> None:
    """Take them away."""
    for table in ("visits", "visit_draws", "visit_plans"):
        op.drop_table(table)
