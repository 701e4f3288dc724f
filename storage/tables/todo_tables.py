"""To-do items about any subject, and what somebody left behind."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata

_ENDS = Column("ends_at").is_not(None)
_DUE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)

# What is awaited about a subject, and from whom: ``holder`` is ``person:17`` or ``office:<street>``
# (an empty street: the office of the whole area). Several may hold the same. The index holds all
# that a card asks for, so that what is not shown yet is passed over unread.
todo_items = Table(
    "todo_items",
    metadata,
    Column("subject", String(20), primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("awaited", String(20), primary_key=True),
    Column("holder", String(60), primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("since", Moment, nullable=False),
    Column("shown_from", Moment),
    Column("ends_at", Moment),
    Column("rank", Integer, nullable=False, server_default="1"),
    Column("act_at", Moment),
    Column("reached", Integer, nullable=False, server_default="0"),
    Column("late_with", String(60), nullable=False, server_default=""),
    Column("trouble", Text),  # why it waits in ``act_at`` for another try
    Index(
        "ix_todo_items_holder",
        "holder",
        "rank",
        "due_at",
        "subject",
        "subject_id",
        "shown_from",
        "ends_at",
    ),
    Index("ix_todo_items_ends_at", "ends_at", sqlite_where=_ENDS, postgresql_where=_ENDS),
    Index("ix_todo_items_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_todo_items_trouble", "subject", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
)


# What is awaited from somebody who has left, or from another office, and is handed on bit by bit:
# all subjects of a kind up to ``reached`` are done. A row goes when all are.
releases = Table(
    "releases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("holder", String(60), nullable=False),
    Column("street", String(40)),  # none: wherever the subjects lie
    Column("heir_id", ForeignKey("persons.id")),
    Column("actor_id", ForeignKey("persons.id")),
    Column("reached", BigInteger, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("subject", String(20), nullable=False, server_default="hazard"),
)
