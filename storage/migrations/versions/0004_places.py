"""Places, codes and scans; more about units, memberships and invitations."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables and columns in."""
    _widen()
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "places",
        sa.Column("id", key, nullable=False),
        sa.Column("unit_id", key, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_places_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_places_unit_id_name")),
    )
    op.create_table(
        "codes",
        sa.Column("id", key, nullable=False),
        sa.Column("unit_id", key, nullable=False),
        sa.Column("place_id", key, nullable=True),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", key, nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_codes_unit_id_units")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_codes_place_id_places")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["persons.id"], name=op.f("fk_codes_issued_by_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("token", name=op.f("uq_codes_token")),
    )
    _index_codes()
    op.create_table(
        "scans",
        sa.Column("id", key, nullable=False),
        sa.Column("code_id", key, nullable=False),
        sa.Column("person_id", key, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_scans_code_id_codes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_scans_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
    )
    op.create_index(op.f("ix_scans_code_id"), "scans", ["code_id"])
    op.create_table(
        "contexts",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", key, nullable=False),
        sa.Column("place_id", key, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_contexts_unit_id_units")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_contexts_place_id_places")
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_contexts")),
    )


def _widen() -> None:
    op.add_column("units", sa.Column("address", sa.String(200), nullable=False, server_default=""))
    op.add_column("units", sa.Column("principal", sa.String(64), nullable=False, server_default=""))
    op.add_column("units", sa.Column("risk", sa.String(10), nullable=False, server_default="blue"))
    op.add_column(
        "units", sa.Column("high_risk", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("memberships", sa.Column("chosen_at", Moment(), nullable=True))
    op.create_index("ix_memberships_unit", "memberships", ["unit_id"])
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.add_column(sa.Column("invitee", sa.String(64), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"))
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_made_by_persons"), "persons", ["made_by"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_invitations_made_by"), ["made_by"])


def _index_codes() -> None:
    """Let each unit and each place have one good code at a time."""
    of_unit = sa.text("place_id IS NULL AND revoked_at IS NULL")
    op.create_index(
        "uq_codes_unit_good",
        "codes",
        ["unit_id"],
        unique=True,
        sqlite_where=of_unit,
        postgresql_where=of_unit,
    )
    good = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_codes_place_good",
        "codes",
        ["place_id"],
        unique=True,
        sqlite_where=good,
        postgresql_where=good,
    )


def downgrade() -> None:
    """Take the tables and columns away."""
    for table in ("contexts", "scans", "codes", "places"):
        op.drop_table(table)
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_made_by"))
        batch_op.drop_constraint(batch_op.f("fk_invitations_made_by_persons"), type_="foreignkey")
        batch_op.drop_column("made_by")
        batch_op.drop_column("invitee")
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.drop_index("ix_memberships_unit")
        batch_op.drop_column("chosen_at")
    with op.batch_alter_table("units") as batch_op:
        for column in ("high_risk", "risk", "principal", "address"):
            batch_op.drop_column(column)
