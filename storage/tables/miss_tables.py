"""The table of proposals of hazards from what was missed again and again."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

# One for each run of misses of a duty: since the occurrence ``since_id`` was done, 0 for ever.
# ``whose`` is the person whose own it is, or 0 where any holder may do it.
miss_proposals = Table(
    "miss_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("duty_id", ForeignKey("duties.id"), nullable=False),
    Column("whose", Key, nullable=False),
    Column("since_id", Key, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
    Column("reason", Text, nullable=False),
    Column("hazard_id", ForeignKey("hazards.id")),
    Index("uq_miss_proposals_run", "duty_id", "whose", "since_id", unique=True),
)
