"""What hazards wait for, and what somebody left behind."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

# What a hazard waits for, and from whom: ``holder`` is ``person:17`` or ``office:<street>`` (an
# empty street: the office of the whole area). A row goes when the wait is over.
waits = Table(
    "waits",
    metadata,
    Column("hazard_id", ForeignKey("hazards.id"), primary_key=True),
    Column("duty", String(12), primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Index("ix_waits_holder", "holder", "due_at", "hazard_id"),
)


# What waits for somebody who has left, or for another office, and is handed on bit by bit: all
# hazards up to ``reached`` are done. A row goes when all are.
releases = Table(
    "releases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("street", String(40)),  # none: wherever the hazards lie
    Column("heir_id", ForeignKey("persons.id")),
    Column("actor_id", ForeignKey("persons.id")),
    Column("reached", BigInteger, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
)
