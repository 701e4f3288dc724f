"""Changes of duties that reach many places, on their way and done."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_ON_ITS_WAY = Column("due_at").is_not(None)
_ABOUT = Column("about_id").is_not(None)

# All units, or duties, up to the id ``reached`` are done. ``due_at`` goes when all are.
rollouts = Table(
    "rollouts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(120), nullable=False),
    Column("programme", String(60), nullable=False),
    Column("demand", String(60), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("street", String(40), nullable=False),
    Column("sector", String(40), nullable=False),
    Column("since", Date, nullable=False),
    Column("made_by", ForeignKey("persons.id")),
    Column("made_at", Moment, nullable=False),
    Column("total", Integer, nullable=False),
    Column("traits", String(240), nullable=False),
    Column("reached", Key, nullable=False),
    Column("passed", Integer, nullable=False),
    Column("made", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("finished_at", Moment),
    Column("due_at", Moment),
    Column("about_id", BigInteger),
    Index("ix_rollouts_due_at", "due_at", sqlite_where=_ON_ITS_WAY, postgresql_where=_ON_ITS_WAY),
    Index("ix_rollouts_about", "about_id", sqlite_where=_ABOUT, postgresql_where=_ABOUT),
)
