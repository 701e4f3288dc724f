"""证照设备: entries, until when each is good, and the photos that lie with them."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables and the column in."""
    kept = sa.text("retired_at IS NULL")
    op.create_table(
        "expiry_entries",
        sa.Column("id", Key, nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("place_id", Key, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.String(length=60), nullable=False),
        sa.Column("made_by", Key, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.Column("retired_by", Key, nullable=True),
        sa.Column("retired_why", sa.String(length=20), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_expiry_entries_{column}_{table}")
            )
            for column, table in (
                ("unit_id", "units"),
                ("place_id", "places"),
                ("made_by", "persons"),
                ("retired_by", "persons"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expiry_entries")),
    )
    op.create_index(
        "uq_expiry_entries_identity",
        "expiry_entries",
        ["unit_id", "kind", "identity", "detail"],
        unique=True,
        sqlite_where=kept,
        postgresql_where=kept,
    )
    op.create_table(
        "validities",
        sa.Column("id", Key, nullable=False),
        sa.Column("entry_id", Key, nullable=False),
        sa.Column("expiry", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("set_by", Key, nullable=True),
        sa.Column("set_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("act_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["expiry_entries.id"], name=op.f("fk_validities_entry_id_expiry_entries")
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["persons.id"], name=op.f("fk_validities_set_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validities")),
    )
    op.create_index(op.f("ix_validities_entry_id"), "validities", ["entry_id"])
    live = "ended_at IS NULL"
    _index("uq_validities_live", ["entry_id", "expiry"], live, unique=True)
    _index("ix_validities_until", ["until", "id"], live)
    _index("ix_validities_act_at", ["act_at"], "act_at IS NOT NULL")
    _index("ix_validities_trouble", ["id"], "trouble IS NOT NULL")
    kind = Key.compile(dialect=op.get_bind().dialect)
    op.execute(  # SQLite takes the constraint with the column alone
        f"ALTER TABLE photos ADD COLUMN expiry_entry_id {kind}"
        " CONSTRAINT fk_photos_expiry_entry_id_expiry_entries REFERENCES expiry_entries (id)"
    )
    op.create_index("ix_photos_expiry_entry", "photos", ["expiry_entry_id"])


def _index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(
        name,
        "validities",
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_photos_expiry_entry", "photos")
    op.drop_column("photos", "expiry_entry_id")
    op.drop_table("validities")
    op.drop_table("expiry_entries")
