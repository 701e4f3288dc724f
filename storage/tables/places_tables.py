"""The tables of places inside units, their codes, and who scanned which."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, UniqueConstraint

from storage.engine.schema import Key, Moment, metadata

places = Table(
    "places",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("unit_id", "name"),
)

# Codes on posters: each unit and each place has at most one that is good at a time.
codes = Table(
    "codes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("place_id", ForeignKey("places.id")),
    Column("token", String(24), nullable=False, unique=True),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", ForeignKey("persons.id")),
    Column("revoked_at", Moment),
    Index(
        "uq_codes_unit_good",
        "unit_id",
        unique=True,
        sqlite_where=Column("place_id").is_(None) & Column("revoked_at").is_(None),
        postgresql_where=Column("place_id").is_(None) & Column("revoked_at").is_(None),
    ),
    Index(
        "uq_codes_place_good",
        "place_id",
        unique=True,
        sqlite_where=Column("revoked_at").is_(None),
        postgresql_where=Column("revoked_at").is_(None),
    ),
)

# Who scanned which code when. A passer-by is nobody here: a confidential report may follow.
scans = Table(
    "scans",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code_id", ForeignKey("codes.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id")),
    Column("at", Moment, nullable=False),
)

# The last place whose code was scanned in a chat.
contexts = Table(
    "contexts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("place_id", ForeignKey("places.id")),
    Column("at", Moment, nullable=False),
)
