"""Several inspections of one visit belong together: by the first of them they are signed as one."""

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key

revision = "0068"
down_revision = "0063"
branch_labels = None
depends_on = None

TOGETHER = sa.text("first_id IS NOT NULL")


def upgrade() -> None:
    """Bring the column and its index in; every inspection before was one by itself."""
    with op.batch_alter_table("inspections") as table:
        table.add_column(sa.Column("first_id", Key, nullable=True))
        table.create_foreign_key(
            op.f("fk_inspections_first_id_inspections"), "inspections", ["first_id"], ["id"]
        )
    op.create_index(
        "ix_inspections_first",
        "inspections",
        ["first_id"],
        sqlite_where=TOGETHER,
        postgresql_where=TOGETHER,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_inspections_first", "inspections")
    with op.batch_alter_table("inspections") as table:
        table.drop_constraint(op.f("fk_inspections_first_id_inspections"), type_="foreignkey")
        table.drop_column("first_id")
