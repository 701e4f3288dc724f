"""Snaps before they are filed."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, String, Table, Text, and_

from storage.engine.schema import Key, Moment, metadata

# Of a tip that is about to be filed; its photos are copied without metadata meanwhile.
OPEN_TIP = and_(Column("state") == "open", Column("privacy") != "named")


# A snap before it is filed. One that becomes a tip is taken away, so that nothing leads from the
# chat to the tip.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("description", Text, nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("place_id", ForeignKey("places.id")),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("category", String(20), nullable=False),
    Column("privacy", String(12), nullable=False),
    Column("secret", String(20), nullable=False),
    Column("distinct_from", Text, nullable=False),  # hazards that it was said not to be
    Column("state", String(10), nullable=False),
    Column("hazard_id", ForeignKey("hazards.id")),
    Index("ix_drafts_chat", "chat_id", "state", "id"),
    Index("ix_drafts_tips", "id", sqlite_where=OPEN_TIP, postgresql_where=OPEN_TIP),
    Index(
        "ix_drafts_open",
        "began_at",
        sqlite_where=Column("state") == "open",
        postgresql_where=Column("state") == "open",
    ),
)
