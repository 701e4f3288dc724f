"""Long hazard lists that were handed in, kept in pieces, and what finds them in the ledger."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

INDEXES: tuple[tuple[str, list[str], bool], ...] = (
    ("ix_hazards_open_sector", ["sector", "id", "street", "found_at", "version"], True),
    ("ix_hazards_ended", ["sector", "last_at"], False),
)


def upgrade() -> None:
    """Bring the table in; what was handed in before keeps its lines in itself."""
    op.create_table(
        "submission_pieces",
        sa.Column("id", Key, nullable=False),
        sa.Column("version_id", Key, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("first_id", Key, nullable=False),
        sa.Column("last_id", Key, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("open", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_versions.id"],
            name=op.f("fk_submission_pieces_version_id_submission_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_pieces")),
        sa.UniqueConstraint(
            "version_id", "place", name=op.f("uq_submission_pieces_version_id_place")
        ),
    )
    for name, columns, alive in INDEXES:
        where = sa.Column("alive", sa.Boolean).is_(alive)
        op.create_index(name, "hazards", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take it away, with the lines of long lists that were handed in since."""
    for name, _, _ in INDEXES:
        op.drop_index(name, "hazards")
    op.drop_table("submission_pieces")
