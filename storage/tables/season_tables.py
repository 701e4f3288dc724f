"""Switches of key seasons: from when to when, and where."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, and_

from storage.engine.schema import Key, Moment, metadata

_SHARED = Column("unit_id").is_(None)
_STANDS = Column("ended_at").is_(None)
_AT_UNIT = and_(Column("unit_id").is_not(None), _STANDS)
_ELSEWHERE = and_(_SHARED, _STANDS)

# Other days end a row and make another: what stood when can be told for ever.
seasons = Table(
    "seasons",
    metadata,
    Column("id", Key, primary_key=True),
    Column("season", String(20), nullable=False),
    Column("name", String(40), nullable=False),
    Column("unit_id", ForeignKey("units.id"), index=True),
    Column("street", String(40), nullable=False),
    Column("sector", String(40), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", ForeignKey("persons.id")),
    Index("ix_seasons_shared", "id", sqlite_where=_SHARED, postgresql_where=_SHARED),
    Index(
        "uq_seasons_at_unit",
        "unit_id",
        "season",
        "since",
        "until",
        unique=True,
        sqlite_where=_AT_UNIT,
        postgresql_where=_AT_UNIT,
    ),
    Index(
        "uq_seasons_elsewhere",
        "season",
        "street",
        "sector",
        "since",
        "until",
        unique=True,
        sqlite_where=_ELSEWHERE,
        postgresql_where=_ELSEWHERE,
    ),
)
