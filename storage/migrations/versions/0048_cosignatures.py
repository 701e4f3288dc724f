"""Signatures of those who walk along on an inspection, and the links by which they sign."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "cosign_links",
        sa.Column("id", Key, nullable=False),
        sa.Column("inspection_id", Key, nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_cosign_links_inspection_id_inspections"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cosign_links")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_cosign_links_inspection_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_cosign_links_token_sha256")),
    )
    op.create_table(
        "cosignatures",
        sa.Column("id", Key, nullable=False),
        sa.Column("inspection_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", Moment(), nullable=False),
        sa.Column("lapsed_at", Moment(), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspections.id"],
            name=op.f("fk_cosignatures_inspection_id_inspections"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_cosignatures_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cosignatures")),
    )
    op.create_index(
        "uq_cosignatures_person", "cosignatures", ["inspection_id", "person_id"], unique=True
    )
    op.create_index(
        "uq_cosignatures_address",
        "cosignatures",
        ["inspection_id", "channel", "external_id"],
        unique=True,
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("cosignatures", "cosign_links"):
        op.drop_table(table)
