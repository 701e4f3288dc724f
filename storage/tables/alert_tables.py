"""Alerts, what becomes of each at each unit, and the words with which offices begin them."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)

from storage.engine.schema import Key, Moment, metadata

_DUE = Column("act_at").is_not(None)
_WAITING = and_(Column("state") == "waiting", _DUE)
_STALE = Column("card_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)

# ``card_at`` is when the card with the figures is owed; ``trouble`` why it could not be written.
alerts = Table(
    "alerts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("answering", String(10), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("office", String(40)),
    Column("street", String(40)),
    Column("sector", String(40), nullable=False, server_default=""),
    Column("risk", String(10)),
    Column("unit_ids", Text, nullable=False, server_default=""),
    Column("state", String(10), nullable=False),
    Column("made_by", ForeignKey("persons.id"), index=True),
    Column("made_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("ended_at", Moment),
    Column("ended_by", ForeignKey("persons.id")),
    Column("revision", Integer, nullable=False),
    Column("units", Integer, nullable=False),
    Column("pending", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Column("card_at", Moment),
    Column("trouble", Text),
    Index("ix_alerts_card_at", "card_at", sqlite_where=_STALE, postgresql_where=_STALE),
    Index("ix_alerts_state", "state", "id"),
    Index("ix_alerts_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

# ``asked`` are the ids of persons as ``3,17``. What made trouble waits in ``act_at`` for another
# try.
acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Key, primary_key=True),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("asked", Text, nullable=False, server_default=""),
    Column("asked_at", Moment),
    Column("told", Integer, nullable=False, server_default="0"),
    Column("reminded", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("passes", Integer, nullable=False, server_default="0"),
    Column("due_at", Moment),
    Column("act_at", Moment),
    Column("answered_by", ForeignKey("persons.id")),
    Column("answered_at", Moment),
    Column("decision", String(10)),
    Column("late", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("answers", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("trouble", Text),
    UniqueConstraint("alert_id", "unit_id"),
    Index("ix_acknowledgements_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_acknowledgements_alert_id_state", "alert_id", "state", "id"),
    Index(
        "ix_acknowledgements_waiting", "unit_id", sqlite_where=_WAITING, postgresql_where=_WAITING
    ),
    Index("ix_acknowledgements_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)

# ``office`` is the street of the office, empty for that of the whole area.
alert_wordings = Table(
    "alert_wordings",
    metadata,
    Column("office", String(40), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("text", Text, nullable=False),
    Column("changed_by", ForeignKey("persons.id")),
    Column("changed_at", Moment, nullable=False),
)
