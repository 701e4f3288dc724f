"""The table of the audit chain."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    text,
)

from storage.engine.schema import Key, Moment, metadata

# Who did what, when, as what, and what has changed by it. Lines of version 1 say that in words,
# ``before`` and ``after``, those of version 2 in ``changes``: canonical JSON of each changed field,
# old and new. Rows are only ever added: triggers refuse the rest.
# ``previous`` and ``hash`` are SHA-256 in hexadecimal; ``storage.stores.audit.chain`` says over
# what.
audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),  # strand × 10¹² + place in it from 1
    Column("at", Moment, nullable=False),
    Column("person_id", ForeignKey("persons.id")),
    Column("role", Text),  # what the person acted as; several roles are joined by "+"
    Column("action", String(30), nullable=False),
    Column("subject", String(60), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Column("changes", Text),
)
