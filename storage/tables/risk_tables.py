"""Proposals about the risk colours of units, and pictures of these that are owed."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.engine.schema import CLAIMED, Key, Moment, metadata

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

_OWED = text("done_at IS NULL")
_KEPT = text("sha256 IS NOT NULL")

# Pictures for the wall that are owed to somebody, until ``done_at``; without ``sha256`` one was
# given up.
risk_pictures = Table(
    "risk_pictures",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("owed_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Column("last_error", Text),
    Column("sha256", String(64)),
    Index(
        "uq_risk_pictures_owed",
        "person_id",
        unique=True,
        sqlite_where=_OWED,
        postgresql_where=_OWED,
    ),
    Index(
        "ix_risk_pictures_claimed_by", "claimed_by", sqlite_where=CLAIMED, postgresql_where=CLAIMED
    ),
    Index("ix_risk_pictures_sha256", "sha256", sqlite_where=_KEPT, postgresql_where=_KEPT),
)
