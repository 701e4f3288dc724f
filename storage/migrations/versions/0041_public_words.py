"""What an exposure says is wrong is kept as it went out."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

KEPT = """
UPDATE escalation_steps SET public_words = substr(CASE WHEN words <> '' THEN words ELSE (
    SELECT hazards.description FROM escalations
    JOIN hazards ON hazards.id = escalations.hazard_id
    WHERE escalations.id = escalation_steps.case_id
) END, 1, 300)
WHERE kind = 'expose' AND state = 'confirmed'
"""


def upgrade() -> None:
    """Bring the column in, with what stands on the board by now."""
    column = sa.Column("public_words", sa.Text(), nullable=False, server_default="")
    op.add_column("escalation_steps", column)
    op.execute(KEPT)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("escalation_steps", "public_words")
