"""The jobs that are done once, however many processes there are."""

from sqlalchemy import Column, String, Table

from storage.engine.schema import Moment, metadata

# Nobody needs to do a job before ``due_at``: it was done, or somebody has it in hand.
jobs = Table(
    "jobs",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("due_at", Moment, nullable=False),
)
