"""The table of proposals about the risk colours of units."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.engine.schema import Key, Moment, metadata

_WAITING = text("state = 'waiting'")

# What is proposed about the colour of a unit, and what became of it; one waits at a time.
risk_proposals = Table(
    "risk_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("before", String(10), nullable=False),
    Column("colour", String(10), nullable=False),
    Column("points", Integer, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("rule", Integer, nullable=False),
    Column("facts", BigInteger, nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
    Column("note", Text, nullable=False),
    Index("ix_risk_proposals_unit", "unit_id", "id"),
    Index(
        "uq_risk_proposals_waiting",
        "unit_id",
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
)
