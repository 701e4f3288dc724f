"""The ledger of hazards, and its serial numbers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
    true,
)

from storage.engine.schema import Key, Moment, metadata


def _of_open(name: str, *columns: str) -> Index:
    """Return an index over hazards that are still to be put right."""
    alive = Column("alive", Boolean).is_(True)
    return Index(name, *columns, sqlite_where=alive, postgresql_where=alive)


_ENDED = Column("alive", Boolean).is_(False)
_MAJOR = text("severity = 'major'")

# The ledger. ``alive``: still to be put right; ``version`` counts the steps.
hazards = Table(
    "hazards",
    metadata,
    Column("id", Key, primary_key=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("inspection_id", ForeignKey("inspections.id")),
    Column("question", String(40)),
    Column("item", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("deadline", Date),
    Column("state", String(20), nullable=False),
    Column("fixed_on_spot", Boolean(create_constraint=False), nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("found_by", ForeignKey("persons.id"), nullable=False),
    Column("street", String(40), nullable=False, server_default=""),
    Column("source", String(12), nullable=False, server_default="inspection"),
    Column("place_id", ForeignKey("places.id")),
    Column("category", String(20), nullable=False, server_default=""),
    Column("kind", String(12), nullable=False, server_default=""),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("severity", String(10)),
    Column("criterion", String(60), nullable=False, server_default=""),
    Column("track", String(12), nullable=False, server_default="routine"),
    Column("lead", String(60), nullable=False, server_default=""),
    Column("supporting", String(200), nullable=False, server_default=""),
    Column("owner_id", ForeignKey("persons.id")),
    Column("supervisor_id", ForeignKey("persons.id")),
    Column("first_deadline", Date),
    Column("submitted_by", ForeignKey("persons.id")),
    Column("submitted_at", Moment),
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("relapses", Integer, nullable=False, server_default="0"),
    Column("closed_at", Moment),
    Column("revisit_on", Date),
    Column("ending", String(12)),
    Column("reason", Text, nullable=False, server_default=""),
    Column("duplicate_of", ForeignKey("hazards.id")),
    Column("last_step", String(20), nullable=False, server_default="file"),
    Column("last_by", ForeignKey("persons.id")),
    Column("last_at", Moment),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("alive", Boolean(create_constraint=False), nullable=False, server_default=true()),
    Column("sector", String(40), nullable=False, server_default=""),  # that of the unit
    UniqueConstraint("inspection_id", "question"),
    Index("ix_hazards_found_by", "found_by", "id"),
    Index("ix_hazards_unit", "unit_id", "id"),
    Index("ix_hazards_unit_alive", "unit_id", "alive", "id"),
    Index("ix_hazards_street", "street", "id"),
    # What the ledger is narrowed to is in them too, so that other rows are passed over unread.
    Index("ix_hazards_street_alive", "street", "alive", "id", "deadline", "severity"),
    _of_open("ix_hazards_open", "id", "deadline", "severity"),
    _of_open("ix_hazards_spot", "latitude", "longitude"),
    # What a department reports each month: what is open, and what has ended since.
    _of_open("ix_hazards_open_sector", "sector", "id", "street", "found_at", "version"),
    Index(
        "ix_hazards_ended",
        "sector",
        "last_at",
        sqlite_where=_ENDED,
        postgresql_where=_ENDED,
    ),
    Index("ix_hazards_sector", "sector", "id", "alive", "deadline", "severity"),
    Index("ix_hazards_source", "source", "id"),
    Index("ix_hazards_kind", "kind", "id"),
    Index("ix_hazards_owner", "owner_id", "id"),
    Index("ix_hazards_found_at", "found_at", "id"),
    Index(
        "ix_hazards_major",
        "id",
        "street",
        "sector",
        "alive",
        sqlite_where=_MAJOR,
        postgresql_where=_MAJOR,
    ),
)


# When a hazard was struck off (销号, or ended otherwise) and when it came back: one row each time.
ledger_moves = Table(
    "ledger_moves",
    metadata,
    Column("id", Key, primary_key=True),
    Column("hazard_id", ForeignKey("hazards.id"), nullable=False),
    Column("move", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_ledger_moves_hazard", "hazard_id", "at", "id"),
    Index("ix_ledger_moves_at", "move", "at", "hazard_id"),
)


# What lists of the ledger are narrowed to, each once; buttons name it by its id.
ledger_views = Table(
    "ledger_views",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of what it says
    Column("filter", Text, nullable=False),
    Column("kept_at", Moment, nullable=False),
)


# The last serial number given in a series and year.
series = Table(
    "series",
    metadata,
    Column("prefix", String(8), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
