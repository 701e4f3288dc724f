"""Tables of chats: their state, their inbox, and the items that their messages belong to.

A chat goes by Telegram's id in these tables: each row is of a conversation on that channel. Where
a person is told, or who speaks, is an address instead (``people_tables.addresses``).
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    literal_column,
)

from storage.engine.schema import Moment, metadata

# Updates from Telegram: stored before they are confirmed to Telegram, claimed in the transaction
# that carries out their effects, dropped some days after they were answered.
_INBOX_WAITS = and_(
    Column("answered_at").is_(None), Column("payload").is_not(None), Column("set_aside").is_(None)
)
_AT_A_QUIZ = Column("scene") == literal_column("'quiz'")


inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("received_at", Moment, nullable=False),
    Column("payload", Text),
    Column("committed_at", Moment),
    Column("answered_at", Moment),
    Column("chat_id", BigInteger),  # while it waits; afterwards nobody is to be read from a row
    Column("set_aside", String(200)),  # why an update cannot be handled, ever
    Column("unsaid", String(64)),  # until it is answered: what makes anew what is told only once
    Index(
        "ix_inbox_waiting",
        "chat_id",
        "update_id",
        sqlite_where=_INBOX_WAITS,
        postgresql_where=_INBOX_WAITS,
    ),
    Index("ix_inbox_received_at", "received_at"),  # what is too old is found without a scan
)


# What is on the one living card of a chat, and so what the bot waits for there.
chat_states = Table(
    "desks",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("card_id", BigInteger),  # message id of the living card
    Column("scene", String(20), nullable=False),
    Column("inspection_id", BigInteger),
    Column("number", Integer),
    Column("note", Text, nullable=False),
    Column("left_number", Integer),  # the item that the card showed before this one
    Column("moved_by", BigInteger, nullable=False),  # the update that put this scene here
    # With the end of a round it is forgotten which chats look at it.
    Index("ix_desks_quiz", "chat_id", sqlite_where=_AT_A_QUIZ, postgresql_where=_AT_A_QUIZ),
)


# Messages of ours and theirs that belong to one item: a reply to one goes to that item.
reply_targets = Table(
    "signposts",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("inspection_id", ForeignKey("inspections.id"), nullable=False),
    Column("number", Integer, nullable=False),
)
