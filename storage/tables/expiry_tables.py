"""证照设备: entries, and until when each is good."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_KEPT = Column("retired_at").is_(None)
_LIVE = Column("ended_at").is_(None)
_DUE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)

# ``identity`` is the number, or without one the name: by it nothing is kept twice.
expiry_entries = Table(
    "expiry_entries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("place_id", ForeignKey("places.id")),
    Column("kind", String(20), nullable=False),
    Column("name", String(60), nullable=False),
    Column("number", String(60), nullable=False),
    Column("detail", String(40), nullable=False),
    Column("identity", String(60), nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("retired_at", Moment),
    Column("retired_by", ForeignKey("persons.id")),
    Column("retired_why", String(20)),
    Index(
        "uq_expiry_entries_identity",
        "unit_id",
        "kind",
        "identity",
        "detail",
        unique=True,
        sqlite_where=_KEPT,
        postgresql_where=_KEPT,
    ),
)

# What made trouble waits in ``act_at`` for another try.
validities = Table(
    "validities",
    metadata,
    Column("id", Key, primary_key=True),
    Column("entry_id", ForeignKey("expiry_entries.id"), nullable=False, index=True),
    Column("expiry", String(20), nullable=False),
    Column("since", Date),
    Column("until", Date, nullable=False),
    Column("set_by", ForeignKey("persons.id")),
    Column("set_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("stage", Integer),
    Column("act_at", Moment),
    Column("version", Integer, nullable=False),
    Column("trouble", Text),
    Index(
        "uq_validities_live",
        "entry_id",
        "expiry",
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index("ix_validities_until", "until", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index("ix_validities_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_validities_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)
