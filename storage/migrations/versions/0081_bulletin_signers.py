"""With whom the draft of a bulletin lies to be signed, and since when."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

SIGNER = "fk_bulletins_signer_id_persons"


def upgrade() -> None:
    """Bring the two columns in: a draft of before lies with nobody."""
    with op.batch_alter_table("bulletins") as table:
        table.add_column(sa.Column("signer_id", Key, nullable=True))
        table.add_column(sa.Column("sent_at", Moment(), nullable=True))
        table.create_foreign_key(op.f(SIGNER), "persons", ["signer_id"], ["id"])


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("bulletins") as table:
        table.drop_constraint(op.f(SIGNER), type_="foreignkey")
        table.drop_column("sent_at")
        table.drop_column("signer_id")
