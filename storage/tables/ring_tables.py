"""The table of what somebody is to hear."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_TROUBLED = Column("trouble").is_not(None)
_DUE = Column("due_at").is_not(None)

# What has opened or become worse, for each person who is to hear of it, once for an occasion; it
# is kept for a while after they have. Of a person who holds no role there are none.
rings = Table(
    "rings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("occasion", String(120), nullable=False),
    Column("news", String(10), nullable=False),
    Column("subject", String(20), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("awaited", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("critical", Boolean(create_constraint=False), nullable=False),
    Column("due_at", Moment),
    Column("rung_at", Moment),
    Column("trouble", Text),  # why somebody could not hear of it the last time
    Index("uq_rings_occasion", "person_id", "occasion", unique=True),
    Index("ix_rings_due_at", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_rings_person", "person_id", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_rings_rung_at", "rung_at"),
    Index("ix_rings_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)
