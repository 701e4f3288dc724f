"""Files that are to be removed."""

from sqlalchemy import Column, Index, String, Table

from storage.engine.schema import Moment, metadata

# Written in the turn in which the last row stops naming the bytes; gone when the file is.
removals = Table(
    "removals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("due_at", Moment, nullable=False),
    Index("ix_removals_due_at", "due_at"),
)
