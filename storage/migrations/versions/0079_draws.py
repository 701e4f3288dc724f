"""Draws keep what they were drawn from by name and number, and are awaited of who was drawn."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from storage.engine.schema import Key, Moment

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

ZONE = ZoneInfo("Asia/Shanghai")
LEAD = timedelta(hours=87)
DRAWS = sa.table(
    "visit_draws",
    sa.column("id"),
    sa.column("street"),
    sa.column("seed"),
    sa.column("population", sa.Text),
    sa.column("made_at", Moment),
    sa.column("drawn_on", sa.Date),
    sa.column("units"),
    sa.column("inspectors"),
)
VISITS = sa.table(
    "visits",
    sa.column("draw_id"),
    sa.column("inspector_id"),
    sa.column("state"),
    sa.column("due", sa.Date),
)
SHARES = sa.table("draw_shares", sa.column("id"), sa.column("draw_id"), sa.column("inspector_id"))
MEMBERSHIPS = sa.table(
    "memberships",
    sa.column("person_id"),
    sa.column("role"),
    sa.column("street"),
    sa.column("unit_id"),
    sa.column("ended_at", Moment),
)
ITEMS = sa.table(
    "todo_items",
    *map(sa.column, ("subject", "subject_id", "awaited", "holder")),
    *(sa.column(name, Moment) for name in ("due_at", "since", "act_at")),
)


def upgrade() -> None:
    """Let each draw say its day and how many it was drawn from, and wait for who was drawn."""
    day = sa.Column("drawn_on", sa.Date(), nullable=True)
    names = sa.Column("names", sa.Text(), nullable=False, server_default="")
    op.add_column("visit_draws", day)
    op.add_column("visit_draws", names)
    for name in ("units", "inspectors"):
        count = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("visit_draws", count)
    _create_shares()
    connection = op.get_bind()
    _tell_days(connection)
    _free_those_of_who_left(connection)
    _share(connection)
    if items := [*_items(connection)]:
        connection.execute(sa.insert(ITEMS), items)
    op.create_index(
        "uq_visit_draws_day", "visit_draws", ["street", "seed", "drawn_on"], unique=True
    )


def _tell_days(connection: sa.Connection) -> None:
    """Say of each draw its day; one that repeated another of that day keeps none."""
    seen: set[tuple[str, int, date]] = set()
    for row in connection.execute(sa.select(DRAWS).order_by(DRAWS.c.id)).all():
        key = (row.street, row.seed, row.made_at.astimezone(ZONE).date())
        kept = json.loads(row.population)
        connection.execute(
            sa.update(DRAWS)
            .where(DRAWS.c.id == row.id)
            .values(
                drawn_on=None if key in seen else key[2],
                units=len(kept["units"]),
                inspectors=len(kept["inspectors"]),
            )
        )
        seen.add(key)


def _free_those_of_who_left(connection: sa.Connection) -> None:
    """Let nobody be awaited at drawn units who inspects no more: the office has others drawn."""
    held = sa.select(MEMBERSHIPS.c.person_id).where(
        MEMBERSHIPS.c.role == "inspector", MEMBERSHIPS.c.ended_at.is_(None)
    )
    connection.execute(
        sa.update(VISITS)
        .where(
            VISITS.c.draw_id.is_not(None),
            VISITS.c.state == "open",
            VISITS.c.inspector_id.not_in(held),
        )
        .values(inspector_id=None)
    )


def _share(connection: sa.Connection) -> None:
    """Let each who has open visits of a draw have them as one thing."""
    theirs = (
        sa.select(VISITS.c.draw_id, VISITS.c.inspector_id)
        .where(
            VISITS.c.draw_id.is_not(None),
            VISITS.c.inspector_id.is_not(None),
            VISITS.c.state == "open",
        )
        .distinct()
        .order_by(VISITS.c.draw_id, VISITS.c.inspector_id)
    )
    connection.execute(sa.insert(SHARES).from_select(["draw_id", "inspector_id"], theirs))


def _items(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """Yield what is awaited of whom: visits, or that others are drawn for them."""
    offices = {
        row.street
        for row in connection.execute(
            sa.select(MEMBERSHIPS.c.street).where(
                MEMBERSHIPS.c.role == "office",
                MEMBERSHIPS.c.ended_at.is_(None),
                MEMBERSHIPS.c.street.is_not(None),
            )
        )
    }
    same = sa.and_(
        SHARES.c.draw_id == VISITS.c.draw_id, SHARES.c.inspector_id == VISITS.c.inspector_id
    )
    told = (VISITS.c.draw_id, SHARES.c.id, SHARES.c.inspector_id, DRAWS.c.street, DRAWS.c.made_at)
    waiting = (
        sa.select(*told[:1], told[1].label("share_id"), *told[2:], sa.func.min(VISITS.c.due))
        .join(DRAWS, DRAWS.c.id == VISITS.c.draw_id)
        .join(SHARES, same, isouter=True)
        .where(VISITS.c.state == "open")
        .group_by(*told)
    )
    for draw_id, share_id, inspector_id, street, made_at, day in connection.execute(waiting).all():
        due = datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
        due -= timedelta(seconds=1)
        yield {
            "subject": "draw" if share_id is None else "draw_share",
            "subject_id": share_id or draw_id,
            "awaited": "replace" if share_id is None else "visit",
            "holder": f"person:{inspector_id}"
            if share_id is not None
            else f"office:{street if street in offices else ''}",
            "due_at": due,
            "since": made_at,
            "act_at": due - LEAD,
        }


def _create_shares() -> None:
    op.create_table(
        "draw_shares",
        sa.Column("id", Key, nullable=False),
        sa.Column("draw_id", Key, nullable=False),
        sa.Column("inspector_id", Key, nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["visit_draws.id"], name=op.f("fk_draw_shares_draw_id_visit_draws")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["persons.id"], name=op.f("fk_draw_shares_inspector_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_shares")),
    )
    op.create_index(
        "uq_draw_shares_inspector", "draw_shares", ["draw_id", "inspector_id"], unique=True
    )
    op.create_index("ix_draw_shares_inspector_id", "draw_shares", ["inspector_id"])


def downgrade() -> None:
    """Forget what is awaited of draws; who makes which visit stays."""
    op.execute("DELETE FROM rings WHERE subject IN ('draw', 'draw_share')")
    op.execute("DELETE FROM todo_items WHERE subject IN ('draw', 'draw_share')")
    op.execute("DELETE FROM releases WHERE subject IN ('draw', 'draw_share')")
    op.drop_table("draw_shares")
    op.drop_index("uq_visit_draws_day", "visit_draws")
    for name in ("inspectors", "units", "names", "drawn_on"):
        op.drop_column("visit_draws", name)
