"""Hazards and duties are counted; what there is already is counted bit by bit once the bot runs."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

EMPTY = sa.text("facts = 0")
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
STOCKS = ("open", "overdue", "unanswered")
OUTCOMES = ("on_time", "late", "missed", "excused", "behind", "made_up")
TABLES = (
    "count_fillings",
    "duty_counts",
    "stock_days",
    "hazard_stocks",
    "hazard_counts",
    "hazard_spells",
    "duties_to_count",
    "hazards_to_count",
)
ALL_HAZARDS = sa.text(
    "INSERT INTO hazards_to_count (first, last)"
    " SELECT 1, max(id) FROM hazards HAVING max(id) IS NOT NULL"
)
ALL_DUTIES = sa.text(
    "INSERT INTO duties_to_count (duty_id, first, last)"
    " SELECT duty_id, min(local_date), max(local_date) FROM occurrences GROUP BY duty_id"
)


def upgrade() -> None:
    """Bring the tables in, and have everything counted."""
    _to_count(
        "hazards_to_count",
        sa.Column("first", Key, nullable=False),
        sa.Column("last", Key, nullable=False),
    )
    _to_count(
        "duties_to_count",
        sa.Column("duty_id", Key, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )
    op.create_table(
        "hazard_spells",
        sa.Column("hazard_id", Key, autoincrement=False, nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("nth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ending", sa.String(12), nullable=False),
        sa.Column("in_time", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("rectified", sa.Boolean(create_constraint=False), nullable=False),
        *_dimensions(),
        sa.PrimaryKeyConstraint("hazard_id", "what", "nth", name=op.f("pk_hazard_spells")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hazard_spells_until", "hazard_spells", ["what", "until", "since"])
    op.create_index("ix_hazard_spells_since", "hazard_spells", ["what", "since"])
    _counts("hazard_counts", MOVEMENTS)
    _counts("hazard_stocks", STOCKS)
    op.create_table(
        "stock_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_stock_days")),
    )
    op.create_table(
        "duty_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("duty_id", Key, autoincrement=False, nullable=False),
        sa.Column("proof", sa.String(20), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("programme", sa.String(60), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in OUTCOMES),
        sa.PrimaryKeyConstraint("day", "duty_id", "proof", name=op.f("pk_duty_counts")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_duty_counts_unit", "duty_counts", ["unit_id", "day"])
    op.create_index("ix_duty_counts_duty", "duty_counts", ["duty_id", "day"])
    op.create_table(
        "count_fillings",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("filled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_count_fillings")),
    )
    op.execute(ALL_HAZARDS)
    op.execute(ALL_DUTIES)


def downgrade() -> None:
    """Take them away; nothing that is only there is lost."""
    for each in TABLES:
        op.drop_table(each)


def _dimensions() -> list[sa.Column[object]]:
    return [
        sa.Column("unit_id", Key, autoincrement=False, nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("track", sa.String(12), nullable=False),
        sa.Column("planned", sa.Boolean(create_constraint=False), nullable=False),
    ]


def _to_count(name: str, *what: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", Key, nullable=False),
        *what,
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _counts(name: str, summed: tuple[str, ...]) -> None:
    told_apart = _dimensions()
    op.create_table(
        name,
        sa.Column("day", sa.Date(), nullable=False),
        *told_apart,
        *(sa.Column(each, sa.Integer(), nullable=False) for each in summed),
        sa.Column("facts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", *(each.name for each in told_apart), name=op.f(f"pk_{name}")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{name}_unit", name, ["unit_id", "day"])
    op.create_index(f"ix_{name}_empty", name, ["day"], sqlite_where=EMPTY, postgresql_where=EMPTY)
