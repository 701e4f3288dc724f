"""What lists of the ledger are narrowed to, and the days on which hazards were struck off."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

MAJOR = sa.text("severity = 'major'")
INDEXES = (
    ("ix_hazards_sector", ["sector", "id", "alive", "deadline", "severity"]),
    ("ix_hazards_source", ["source", "id"]),
    ("ix_hazards_owner", ["owner_id", "id"]),
    ("ix_hazards_found_at", ["found_at", "id"]),
)
SECTORS = sa.text(
    "UPDATE hazards SET sector = (SELECT units.sector FROM units WHERE units.id = hazards.unit_id)"
)
# By the audit chain, and where it is silent by what the row itself says.
MOVES = sa.text(
    "INSERT INTO ledger_moves (hazard_id, move, at) SELECT hazards.id,"
    " CASE WHEN audit.action = 'relapse' THEN 'reopened' ELSE 'closed' END, audit.at"
    " FROM hazards JOIN audit ON audit.subject = 'hazard:' || hazards.number"
    " WHERE audit.action IN ('close', 'fix_on_spot', 'acknowledge', 'end', 'relapse')"
    " ORDER BY audit.at, audit.id"
)
LAST_MOVES = sa.text(
    "INSERT INTO ledger_moves (hazard_id, move, at)"
    " SELECT hazards.id, 'closed', COALESCE(closed_at, last_at, found_at) FROM hazards"
    " WHERE NOT hazards.alive AND NOT EXISTS"
    " (SELECT 1 FROM ledger_moves WHERE ledger_moves.hazard_id = hazards.id)"
)


def upgrade() -> None:
    """Add the tables, the sector of each hazard, and what finds it."""
    op.create_table(
        "ledger_views",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("kept_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_views")),
    )
    op.create_table(
        "ledger_moves",
        sa.Column("id", Key, nullable=False),
        sa.Column("hazard_id", Key, nullable=False),
        sa.Column("move", sa.String(length=8), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazards.id"], name=op.f("fk_ledger_moves_hazard_id_hazards")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_moves")),
    )
    op.execute(MOVES)
    op.create_index("ix_ledger_moves_hazard", "ledger_moves", ["hazard_id", "at", "id"])
    op.execute(LAST_MOVES)
    op.create_index("ix_ledger_moves_at", "ledger_moves", ["move", "at", "hazard_id"])
    op.add_column("hazards", sa.Column("sector", sa.String(40), nullable=False, server_default=""))
    op.execute(SECTORS)
    for name, columns in INDEXES:
        op.create_index(name, "hazards", columns)
    op.create_index(
        "ix_hazards_major",
        "hazards",
        ["id", "street", "sector", "alive"],
        sqlite_where=MAJOR,
        postgresql_where=MAJOR,
    )


def downgrade() -> None:
    """Forget them again."""
    op.drop_index("ix_hazards_major", "hazards")
    for name, _ in INDEXES:
        op.drop_index(name, "hazards")
    op.drop_column("hazards", "sector")
    op.drop_table("ledger_moves")
    op.drop_table("ledger_views")
