"""The table of nominations for the role that two people give."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from people.model import NominationState
from storage.engine.schema import Key, Moment, metadata

_WAITS = Column("state") == NominationState.WAITING.value

# Somebody is to become 奖励经办人. One at a time waits for a person and a street (empty: the whole
# area); after ``expires_at`` it is as good as lapsed, whatever stands in ``state``.
nominations = Table(
    "nominations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("street", String(40), nullable=False),
    Column("made_by", ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", ForeignKey("persons.id")),
    Column("decided_at", Moment),
    Index(
        "uq_nominations_waiting",
        "person_id",
        "street",
        unique=True,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
)
