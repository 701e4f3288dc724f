"""The days on which the plain week does not hold, and the years that are announced."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table, Text

from storage.engine.schema import Moment, metadata

calendar_years = Table(
    "calendar_years",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("announced", Boolean(create_constraint=False), nullable=False),
    Column("source", String(16), nullable=False),
    Column("known_at", Moment, nullable=False),
    Column("known_by", ForeignKey("persons.id"), nullable=True),
    Column("text", Text, nullable=False),
)

# ``year`` is that of the announcement, which may name days of the December before.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(40), nullable=False),
    Column("year", ForeignKey("calendar_years.year"), nullable=False, index=True),
)
