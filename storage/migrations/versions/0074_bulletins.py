"""月报, 季度点评, 通报, 晾晒通报: what the office issues under a number."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

DRAFT, ISSUED = sa.text("state = 'draft'"), sa.text("number IS NOT NULL")


def upgrade() -> None:
    """Bring the table in, and let papers be owed of what stands in it."""
    op.create_table(
        "bulletins",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_by", Key, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("corrects", Key, nullable=False),
        sa.Column("year", sa.Integer, nullable=True),
        sa.Column("number", sa.Integer, nullable=True),
        sa.Column("signer", sa.String(40), nullable=False),
        sa.Column("signed_by", Key, nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *(
            sa.ForeignKeyConstraint([by], ["persons.id"], name=op.f(f"fk_bulletins_{by}_persons"))
            for by in ("made_by", "signed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletins")),
    )
    op.create_index("ix_bulletins_street", "bulletins", ["street", "id"])
    for name, columns, where in (
        ("uq_bulletins_draft", ["street", "kind", "first", "corrects"], DRAFT),
        ("uq_bulletins_number", ["street", "year", "number"], ISSUED),
    ):
        op.create_index(
            name, "bulletins", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
    with op.batch_alter_table("submission_papers") as table:
        table.add_column(sa.Column("bulletin_id", Key, nullable=True))
        table.create_foreign_key(
            op.f("fk_submission_papers_bulletin_id_bulletins"), "bulletins", ["bulletin_id"], ["id"]
        )


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("submission_papers") as table:
        table.drop_constraint(
            op.f("fk_submission_papers_bulletin_id_bulletins"), type_="foreignkey"
        )
        table.drop_column("bulletin_id")
    op.drop_table("bulletins")
