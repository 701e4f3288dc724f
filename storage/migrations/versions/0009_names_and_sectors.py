"""Persons are named or only nicknamed, and units keep the name that the list gives to their sector.

Who joined before this has the nickname of a chat, and is asked for a name. A sector that the list
does not know stays as it is and is named in the log; ``xunan unit list`` marks it.
"""

import logging

import sqlalchemy as sa
from alembic import op

from people.sectors import guess_sector

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)


def upgrade() -> None:
    """Let persons be asked for their names, and write the sectors as the list has them."""
    named: sa.Column[bool] = sa.Column(
        "named", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("persons", named)
    units = sa.table("units", sa.column("sector", sa.String))
    connection = op.get_bind()
    for (written,) in connection.execute(sa.select(units.c.sector).distinct()).fetchall():
        sector = guess_sector(written)
        if sector is None:
            log.warning("no sector is called %s: change it by xunan people import", written)
        elif sector.name != written:
            connection.execute(
                units.update().where(units.c.sector == written).values(sector=sector.name)
            )


def downgrade() -> None:
    """Take the column away; the sectors stay, since what was typed before is not kept."""
    with op.batch_alter_table("persons") as batch_op:
        batch_op.drop_column("named")
