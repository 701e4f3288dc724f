"""Digests that were issued, and who is sent one when."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_digest_audiences_act_at", "digest_audiences", "act_at", "act_at"),
    ("ix_digest_audiences_trouble", "digest_audiences", "audience", "trouble"),
    ("ix_digests_owed", "digests", "owed_at", "owed_at"),
    ("ix_digests_claimed_by", "digests", "claimed_by", "claimed_by"),
    ("ix_digests_picture", "digests", "picture_sha256", "picture_sha256"),
    ("ix_digests_workbook", "digests", "workbook_sha256", "workbook_sha256"),
)


def upgrade() -> None:
    """Bring the tables in."""
    op.create_table(
        "digest_audiences",
        sa.Column("audience", sa.String(60), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("off", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_digest_audiences")),
    )
    op.create_table(
        "digests",
        sa.Column("id", Key, nullable=False),
        sa.Column("audience", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", Key, nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("differences", sa.Text(), nullable=False),
        sa.Column("owed_at", Moment(), nullable=True),
        sa.Column("claimed_until", Moment(), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("picture_sha256", sa.String(64), nullable=True),
        sa.Column("workbook_sha256", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["persons.id"], name=op.f("fk_digests_issued_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint(
            "audience", "kind", "last", "number", name=op.f("uq_digests_audience_kind_last_number")
        ),
    )
    op.create_table(
        "table_chats",
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("external_id", sa.String(64), nullable=False),
        sa.Column("seen", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.Column("said_by", Key, nullable=True),
        sa.ForeignKeyConstraint(
            ["said_by"], ["persons.id"], name=op.f("fk_table_chats_said_by_persons")
        ),
        sa.PrimaryKeyConstraint("channel", "external_id", name=op.f("pk_table_chats")),
    )
    for name, table, column, known in INDEXES:
        where = sa.text(f"{known} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Take them away."""
    for table in ("table_chats", "digests", "digest_audiences"):
        op.drop_table(table)
