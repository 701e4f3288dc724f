"""Digests that were issued, and who is sent one when."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from chat.address import LONGEST_CHANNEL, LONGEST_EXTERNAL_ID
from storage.engine.schema import CLAIMED, Key, Moment, metadata

_DUE = Column("act_at").is_not(None)
_TROUBLED = Column("trouble").is_not(None)
_OWED = Column("owed_at").is_not(None)
_PICTURE = Column("picture_sha256").is_not(None)
_WORKBOOK = Column("workbook_sha256").is_not(None)

# Who is sent digests (``office:<street>``, ``unit:<id>`` …), and when the next is due (``act_at``).
# ``since`` is the first day that no daily digest has told of. What made trouble waits in ``act_at``
# for another try.
digest_audiences = Table(
    "digest_audiences",
    metadata,
    Column("audience", String(60), primary_key=True),
    Column("minute", Integer, nullable=False),
    Column("off", Boolean(create_constraint=False), nullable=False),
    Column("since", Date, nullable=False),
    Column("act_at", Moment),
    Column("files", String(8), nullable=False, server_default="always"),
    Column("version", Integer, nullable=False),
    Column("trouble", Text),
    Index("ix_digest_audiences_act_at", "act_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index(
        "ix_digest_audiences_trouble",
        "audience",
        sqlite_where=_TROUBLED,
        postgresql_where=_TROUBLED,
    ),
)

# Chats whose people have said whether they see native tables (``sendRichMessage``).
table_chats = Table(
    "table_chats",
    metadata,
    Column("channel", String(LONGEST_CHANNEL), primary_key=True),
    Column("external_id", String(LONGEST_EXTERNAL_ID), primary_key=True),
    Column("seen", Boolean(create_constraint=False), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("said_by", ForeignKey("persons.id")),
)

# One for each audience and span of days; ``number`` counts corrections. ``figures`` and
# ``differences`` are JSON and never change. Picture and workbook are owed, to those in ``wanted``,
# until ``owed_at`` is empty.
digests = Table(
    "digests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("audience", String(60), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", ForeignKey("persons.id")),
    Column("figures", Text, nullable=False),
    Column("differences", Text, nullable=False),
    Column("owed_at", Moment),
    Column("wanted", Text, nullable=False, server_default=""),  # a line for each file and who
    Column("claimed_until", Moment),
    Column("claimed_by", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("last_error", Text),
    Column("picture_sha256", String(64)),
    Column("workbook_sha256", String(64)),
    UniqueConstraint("audience", "kind", "last", "number"),
    Index("ix_digests_owed", "owed_at", sqlite_where=_OWED, postgresql_where=_OWED),
    Index("ix_digests_claimed_by", "claimed_by", sqlite_where=CLAIMED, postgresql_where=CLAIMED),
    Index("ix_digests_picture", "picture_sha256", sqlite_where=_PICTURE, postgresql_where=_PICTURE),
    Index(
        "ix_digests_workbook", "workbook_sha256", sqlite_where=_WORKBOOK, postgresql_where=_WORKBOOK
    ),
)
