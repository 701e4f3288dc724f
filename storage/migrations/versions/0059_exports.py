"""Exports of the ledger that are owed, and offices' own forms for them."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import CLAIMED, Key, Moment

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

OWED = sa.text("state = 'owed'")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "export_forms",
        sa.Column("id", Key, nullable=False),
        sa.Column("street", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("head_row", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Text(), nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name=op.f("fk_export_forms_made_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_forms")),
    )
    op.create_index("ix_export_forms_street", "export_forms", ["street", "id"])
    op.create_index("ix_export_forms_sha256", "export_forms", ["sha256"])
    op.create_table(
        "exports",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("view_id", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("split", sa.String(length=12), nullable=False),
        sa.Column("form_id", Key, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_exports_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["form_id"], ["export_forms.id"], name=op.f("fk_exports_form_id_export_forms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_owed", "exports", ["id"], sqlite_where=OWED, postgresql_where=OWED)
    op.create_index("ix_exports_person", "exports", ["person_id", "id"])
    op.create_index(
        "ix_exports_claimed_by",
        "exports",
        ["claimed_by"],
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    )
    op.create_index("ix_exports_asked_at", "exports", ["asked_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("exports")
    op.drop_table("export_forms")
