"""Records of drills, what they have shown, and the papers that are owed of them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from storage.engine.schema import CLAIMED, Key, Moment, metadata

_OWED = Column("owed_at").is_not(None)
_KEPT = Column("sha256").is_not(None)

# ``owed_at`` is there from when the record is submitted until its paper is sent, or given up.
drills = Table(
    "drills",
    metadata,
    Column("id", Key, primary_key=True),
    Column("occurrence_id", ForeignKey("occurrences.id"), nullable=False, unique=True),
    Column("begun_by", ForeignKey("persons.id"), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("plan", Text, nullable=False),
    Column("people", Text, nullable=False),
    Column("found_nothing", Boolean(create_constraint=False), nullable=False),
    Column("amendment", Text, nullable=False),
    Column("done_by", ForeignKey("persons.id")),
    Column("done_at", Moment),
    Column("version", Integer, nullable=False),
    Column("owed_at", Moment),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Column("last_error", Text),
    Column("sha256", String(64)),
    Index("ix_drills_owed", "owed_at", sqlite_where=_OWED, postgresql_where=_OWED),
    Index("ix_drills_claimed_by", "claimed_by", sqlite_where=CLAIMED, postgresql_where=CLAIMED),
    Index("ix_drills_sha256", "sha256", sqlite_where=_KEPT, postgresql_where=_KEPT),
)

drill_findings = Table(
    "drill_findings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("drill_id", ForeignKey("drills.id"), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("noted_by", ForeignKey("persons.id"), nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("hazard_id", ForeignKey("hazards.id")),
    Column("dropped_at", Moment),
)
