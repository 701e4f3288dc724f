"""Long hazard lists that were handed in, kept in pieces beside the report."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Take it away, with the lines of long lists that were handed in since."""
    op.drop_table("submission_pieces")
