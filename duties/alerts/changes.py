"""The fields of alerts and acknowledgements that a line of the journal names."""

from chat.changes import changed
from duties.alerts.model import Acknowledgement, Alert

Changed = dict[str, tuple[object, object]]

ALERT = (
    "kind",
    "text",
    "answering",
    "minutes",
    "office",
    "street",
    "sector",
    "risk",
    "state",
    "sent_at",
    "ended_at",
    "revision",
    "units",
)
ACKNOWLEDGEMENT = ("state", "answered_at", "decision", "late")


def of_alert(before: Alert | None, after: Alert) -> Changed:
    """Return what has changed of an alert; the units of a list are named by their ids."""
    found: Changed = changed(before, after, ALERT)
    if before is None and after.unit_ids:
        found["unit_ids"] = (None, ",".join(map(str, after.unit_ids)))
    return found


def of_acknowledgement(before: Acknowledgement, after: Acknowledgement) -> Changed:
    """Return what has changed of where a unit stands."""
    return {"unit_id": (None, after.unit_id), **changed(before, after, ACKNOWLEDGEMENT)}
