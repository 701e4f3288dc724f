"""The table of absences: who is away, and who stands in for them."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from people.absences.model import AbsenceState
from storage.engine.schema import Key, Moment, metadata

_ACTIVE = Column("state") == AbsenceState.ACTIVE.value
_DUE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)

# Somebody is away from one day to another. Days do not overlap for one person, nor is anybody away
# on a day on which they stand in for somebody else; one at a time is active.
absences = Table(
    "absences",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("substitute_id", ForeignKey("persons.id"), nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("state", String(10), nullable=False),
    Column("act_at", Moment),  # when anything about it changes by itself; nothing more: empty
    Column("made_by", ForeignKey("persons.id"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", ForeignKey("persons.id")),
    Column("warned_at", Moment),  # since when it is known that the substitute is out of reach
    Column("version", Integer, nullable=False),
    Column("trouble", Text),  # why it waits in ``act_at`` for another try
    Index("ix_absences_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
    Index("ix_absences_person", "person_id", "last_day"),
    Index("ix_absences_substitute", "substitute_id", "last_day"),
    Index("ix_absences_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index(
        "uq_absences_active",
        "person_id",
        unique=True,
        sqlite_where=_ACTIVE,
        postgresql_where=_ACTIVE,
    ),
    Index("ix_absences_stands_in", "substitute_id", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
)
