"""Departments are data of a deployment, with sectors and members."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

# Those that stood on buttons, as they were called then, and for which sectors they answer.
ON_BUTTONS = (
    ("fire", "消防救援", "bureau", ("消防",)),
    ("urban", "城管执法", "team", ()),
    ("housing", "房屋管理", "bureau", ("居民小区", "出租房")),
    ("market", "市场监管", "bureau", ("市场监管",)),
    ("building", "建设交通", "bureau", ("建设管理",)),
    ("education", "教育", "bureau", ("教育",)),
    ("civil", "民政", "bureau", ("民政",)),
    ("police", "公安", "bureau", ("道路交通",)),
    ("culture", "文化旅游", "bureau", ("文旅",)),
    ("health", "卫生健康", "bureau", ("卫健",)),
    ("water", "水务", "bureau", ("水务",)),
    ("energy", "电力燃气", "bureau", ("燃气",)),
)
HELD_AT = ("memberships", "invitations")
OLD_SCOPE = "unit_id IS NULL OR street IS NULL"
ONE_SCOPE = (
    "(unit_id IS NULL OR street IS NULL) AND"
    " (department_id IS NULL OR (unit_id IS NULL AND street IS NULL))"
)
THERE = sa.text("department_id IS NOT NULL")


def upgrade() -> None:
    """Bring the tables in, with the departments that stand on buttons."""
    departments = op.create_table(
        "departments",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("street", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
        sa.UniqueConstraint("key", name=op.f("uq_departments_key")),
        sa.UniqueConstraint("street", "name", name=op.f("uq_departments_street_name")),
    )
    sectors = op.create_table(
        "department_sectors",
        sa.Column("department_id", Key, nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_department_sectors_department_id_departments"),
        ),
        sa.PrimaryKeyConstraint("department_id", "sector", name=op.f("pk_department_sectors")),
    )
    for key, name, kind, own in ON_BUTTONS:
        made = op.get_bind().execute(
            departments.insert().values(key=key, name=name, kind=kind, street="")
        )
        (id_,) = made.inserted_primary_key or (None,)
        for place, sector in enumerate(own):
            op.get_bind().execute(
                sectors.insert().values(department_id=id_, sector=sector, place=place)
            )
    for table in HELD_AT:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("department_id", Key, nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_department_id_departments"),
                "departments",
                ["department_id"],
                ["id"],
            )
            batch.drop_constraint(op.f(f"ck_{table}_one_scope"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_one_scope"), ONE_SCOPE)
    op.create_index(
        "ix_memberships_department",
        "memberships",
        ["department_id"],
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_index("ix_units_sector_street", "units", ["sector", "street"])


def downgrade() -> None:
    """Take them away; who held a role in a department holds it no more."""
    op.drop_index("ix_units_sector_street", "units")
    op.drop_index("ix_memberships_department", "memberships")
    for table in HELD_AT:
        op.execute(f"DELETE FROM {table} WHERE department_id IS NOT NULL")  # noqa: S608 - ours
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_one_scope"), type_="check")
            batch.drop_constraint(op.f(f"fk_{table}_department_id_departments"), type_="foreignkey")
            batch.drop_column("department_id")
            batch.create_check_constraint(op.f(f"ck_{table}_one_scope"), OLD_SCOPE)
    op.drop_table("department_sectors")
    op.drop_table("departments")
