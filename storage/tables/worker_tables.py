"""The processes that are at work."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from storage.engine.schema import Moment, metadata

# A row goes when its process ends, or when others find that it has ended.
workers = Table(
    "workers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("host", String(120), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
