"""检查计划: plans of streets, visits to units, and draws by lot."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_OPEN = Column("state") == "open"

# ``street`` is empty for the whole area.
visit_plans = Table(
    "visit_plans",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("confirmed_by", ForeignKey("persons.id")),
    Column("confirmed_at", Moment),
    Column("version", Integer, nullable=False),
    Index("uq_visit_plans_street", "street", "year", unique=True),
)

# A draw is never changed: whoever has its seed and its population makes the same again. ``names``
# are what units and inspectors were called then. One that was drawn twice on a day, before that was
# told, has no ``drawn_on``.
visit_draws = Table(
    "visit_draws",
    metadata,
    Column("id", Key, primary_key=True),
    Column("street", String(40), nullable=False),
    Column("seed", Key, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("population", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("result", Text, nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("drawn_on", Date),
    Column("names", Text, nullable=False, server_default=""),
    Column("units", Integer, nullable=False, server_default="0"),
    Column("inspectors", Integer, nullable=False, server_default="0"),
    Index("ix_visit_draws_street", "street", "id"),
    Index("uq_visit_draws_day", "street", "seed", "drawn_on", unique=True),
)

# What came to one person of a draw, at once or since, and is awaited of them as one thing. It stays
# when all of it is done, or is somebody else's.
draw_shares = Table(
    "draw_shares",
    metadata,
    Column("id", Key, primary_key=True),
    Column("draw_id", ForeignKey("visit_draws.id"), nullable=False),
    Column("inspector_id", ForeignKey("persons.id"), nullable=False, index=True),
    Index("uq_draw_shares_inspector", "draw_id", "inspector_id", unique=True),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("due", Date, nullable=False),
    Column("plan_id", ForeignKey("visit_plans.id")),
    Column("draw_id", ForeignKey("visit_draws.id"), index=True),
    Column("inspector_id", ForeignKey("persons.id")),
    Column("state", String(10), nullable=False),
    Column("inspection_id", ForeignKey("inspections.id")),
    Column("done_at", Moment),
    Column("version", Integer, nullable=False),
    Index("ix_visits_plan", "plan_id", "state", "due", "id"),  # pages of a plan
    Index("ix_visits_plan_unit", "plan_id", "unit_id", "state"),
    Index("ix_visits_unit", "unit_id", "due"),
    Index("ix_visits_open", "due", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_visits_inspector", "inspector_id", "due"),
)
