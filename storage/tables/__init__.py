"""All tables of all topics, so that whoever needs the whole picture finds it."""

from storage.engine import schema
from storage.engine.schema import metadata

__all__ = [
    "audit_tables",
    "hazard_tables",
    "job_tables",
    "likeness_tables",
    "metadata",
    "nomination_tables",
    "outbox_tables",
    "places_tables",
    "removal_tables",
    "schema",
    "worker_tables",
]
