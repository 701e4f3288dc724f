"""All tables of all topics, so that whoever needs the whole picture finds it."""

from storage.engine.schema import metadata
from storage.tables import (
    audit_tables,
    chat_tables,
    checklist_tables,
    job_tables,
    ledger_tables,
    likeness_tables,
    loop_tables,
    nomination_tables,
    outbox_tables,
    people_tables,
    photo_tables,
    places_tables,
    removal_tables,
    snap_tables,
    tip_tables,
    wait_tables,
    worker_tables,
)

__all__ = [
    "audit_tables",
    "chat_tables",
    "checklist_tables",
    "job_tables",
    "ledger_tables",
    "likeness_tables",
    "loop_tables",
    "metadata",
    "nomination_tables",
    "outbox_tables",
    "people_tables",
    "photo_tables",
    "places_tables",
    "removal_tables",
    "snap_tables",
    "tip_tables",
    "wait_tables",
    "worker_tables",
]
