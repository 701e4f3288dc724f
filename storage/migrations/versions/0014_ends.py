"""Bytes that belong to nothing any more are owed their removal; old rows are found by their age."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring them in."""
    op.create_table(
        "removals",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_removals")),
    )
    op.create_index("ix_removals_due_at", "removals", ["due_at"])
    op.create_index("ix_posts_sent_at", "posts", ["sent_at"])
    op.create_index("ix_photos_sha256", "photos", ["sha256"])
    op.create_index(
        "ix_drafts_open",
        "drafts",
        ["began_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_drafts_open", table_name="drafts")
    op.drop_index("ix_photos_sha256", table_name="photos")
    op.drop_index("ix_posts_sent_at", table_name="posts")
    op.drop_table("removals")
