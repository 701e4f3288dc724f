"""Key seasons: switches between two dates, and the duties that follow them."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

SEASONAL = sa.text("season IS NOT NULL")
SHARED = sa.text("unit_id IS NULL")
ON_DUTIES = (("ix_duties_season", "about"), ("ix_duties_seasonal", "id"))


def upgrade() -> None:
    """Bring the table in, and the indexes by which duties are found."""
    op.create_table(
        "seasons",
        sa.Column("id", Key, nullable=False),
        sa.Column("season", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_id", Key, nullable=True),
        sa.Column("street", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", Key, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_seasons_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["persons.id"], name=op.f("fk_seasons_made_by_persons")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["persons.id"], name=op.f("fk_seasons_ended_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
    )
    op.create_index(op.f("ix_seasons_unit_id"), "seasons", ["unit_id"], unique=False)
    op.create_index(
        "ix_seasons_shared",
        "seasons",
        ["id"],
        unique=False,
        sqlite_where=SHARED,
        postgresql_where=SHARED,
    )
    for name, column in ON_DUTIES:
        op.create_index(
            name,
            "duties",
            [column],
            unique=False,
            sqlite_where=SEASONAL,
            postgresql_where=SEASONAL,
        )


def downgrade() -> None:
    """Take them away."""
    for name, _ in ON_DUTIES:
        op.drop_index(name, "duties")
    op.drop_table("seasons")
