"""Units are found by the terms that begin somewhere in their names, and by the cell they lie in."""

import sqlalchemy as sa
from alembic import op

from people.nearby import cell_of
from people.searching import terms_of

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AT_ONCE = 500  # units


def upgrade() -> None:
    """Bring the index in, and fill it for the units that are there."""
    term = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")
    op.create_table(
        "unit_terms",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term", term, nullable=False),
        sa.Column("street", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_terms_unit_id_units"),
        sa.PrimaryKeyConstraint("unit_id", "term", name="pk_unit_terms"),
        sqlite_with_rowid=False,
    )
    op.add_column("units", sa.Column("cell", sa.Integer(), nullable=True))
    _fill()
    op.create_index("ix_unit_terms_term", "unit_terms", ["term", "unit_id"])
    op.create_index("ix_unit_terms_street", "unit_terms", ["street", "term", "unit_id"])
    op.create_index("ix_units_cell", "units", ["cell"])
    op.create_index("ix_units_street_name", "units", ["street", "name"])
    op.drop_index("ix_units_street", "units")


def _fill() -> None:
    names = ("id", "name", "initials", "street", "latitude", "longitude", "cell")
    units = sa.table("units", *(sa.column(name) for name in names))
    terms = sa.table("unit_terms", *(sa.column(name) for name in ("unit_id", "term", "street")))
    connection = op.get_bind()
    known = connection.execute(sa.select(*units.c)).fetchall()
    for start in range(0, len(known), AT_ONCE):
        some = known[start : start + AT_ONCE]
        rows = [
            {"unit_id": unit.id, "term": term, "street": unit.street}
            for unit in some
            for term in sorted(terms_of(unit.name, unit.initials))
        ]
        connection.execute(terms.insert(), rows)
    for unit in known:
        if unit.latitude is not None and unit.longitude is not None:
            cell = cell_of(unit.latitude, unit.longitude)
            connection.execute(units.update().where(units.c.id == unit.id).values(cell=cell))


def downgrade() -> None:
    """Take the index away."""
    op.create_index("ix_units_street", "units", ["street"])
    op.drop_index("ix_units_street_name", "units")
    op.drop_index("ix_units_cell", "units")
    op.drop_table("unit_terms")
    op.drop_column("units", "cell")
