"""Each audience says when picture and workbook come with its digests; anybody may ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who is in charge of a unit gets them when there is news; all that is owed stays owed."""
    files = sa.Column("files", sa.String(8), nullable=False, server_default="always")
    op.add_column("digest_audiences", files)
    op.execute("UPDATE digest_audiences SET files = 'news' WHERE audience LIKE 'unit:%'")
    wanted = sa.Column("wanted", sa.Text(), nullable=False, server_default="")
    op.add_column("digests", wanted)
    op.execute("UPDATE digests SET wanted = 'picture\nworkbook\n' WHERE owed_at IS NOT NULL")


def downgrade() -> None:
    """Let everybody get them again."""
    op.drop_column("digests", "wanted")
    op.drop_column("digest_audiences", "files")
