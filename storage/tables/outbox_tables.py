"""Tables of what is told: the outbox, the messages that it became, who is out of reach."""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from chat.address import LONGEST_CHANNEL, LONGEST_EXTERNAL_ID
from storage.engine.schema import CLAIMED, Key, Moment, metadata

_WAITING = Column("state") == "waiting"


def _address(**given: Any) -> tuple[Column[str], Column[str]]:
    """Return the columns of an address, as ``storage.stores.address_rows`` reads them."""
    return (
        Column("channel", String(LONGEST_CHANNEL), nullable=False, **given),
        Column("external_id", String(LONGEST_EXTERNAL_ID), nullable=False, **given),
    )


# Written in the same transaction as what it tells; the courier takes it from here.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),  # the same thing is told once
    *_address(server_default=""),
    Column("kind", String(10), nullable=False),
    Column("topic", String(120)),
    Column("card", Text, nullable=False),  # as chat.kept_card keeps it
    Column("file_sha256", String(64)),
    Column("file_name", String(200)),
    Column("reply_to", BigInteger),
    Column("reply_topic", String(120)),
    Column("urgency", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("claimed_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("state", String(10), nullable=False),
    Column("settled_at", Moment),
    Column("message_id", BigInteger),
    Column("claimed_by", BigInteger),
    Column("sound", Integer, nullable=False, server_default="1"),  # chat.push.Sound
    Index(
        "ix_outbox_claimed_by",
        "claimed_by",
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    ),
    Index(
        "ix_outbox_file_sha256",
        "file_sha256",
        sqlite_where=Column("file_sha256").is_not(None),
        postgresql_where=Column("file_sha256").is_not(None),
    ),
    Index(
        "ix_outbox_waiting",
        "urgency",
        "due_at",
        "id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_outbox_address",
        "channel",
        "external_id",
        "id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index(
        "ix_outbox_about",
        "topic",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
    Index("ix_outbox_settled_at", "settled_at"),  # what is dropped is found without a scan
)

# Messages that were sent about a topic: the newest is the one that is edited.
posts = Table(
    "posts",
    metadata,
    *_address(primary_key=True),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", String(120), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("ix_posts_topic", "channel", "external_id", "topic", "message_id"),
    Index("ix_posts_about", "topic", "channel", "external_id"),
    Index("ix_posts_sent_at", "sent_at"),
)

# Addresses that take no message from the bot; a row goes when something is heard from there again.
unreachable = Table(
    "unreachable",
    metadata,
    *_address(primary_key=True),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)
