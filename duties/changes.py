"""Which fields of duties and occurrences a line of the journal names."""

from dataclasses import fields

from chat.changes import changed, fields_of
from duties.model import Duty, Occurrence, Terms

Changed = dict[str, tuple[object, object]]

DUTY = fields_of(Duty, but=("id", "planned_until", "plan_at"))
OCCURRENCE = (
    "state",
    "begun_at",
    "begun_by",
    "done_at",
    "done_by",
    "reason",
    "excused_by",
    "proof",
    "note",
    "makes_up",
    "postponed_to",
    "excuse_asked",
    "excuse_asked_by",
    "scanned_at",
    "distance_m",
    "marks",
    "handed_at",
    "handed_by",
)


def of_duty(before: Duty | None, after: Duty) -> Changed:
    """Return what has changed of a duty."""
    return changed(before, after, DUTY)


def of_terms(before: Terms | None, after: Terms) -> Changed:
    """Return what has changed of its terms, spelled as people read them."""
    found: Changed = {}
    for each in fields(Terms):
        was = _spell(getattr(before, each.name)) if before is not None else None
        now = _spell(getattr(after, each.name))
        if was != now:
            found[f"terms.{each.name}"] = (was, now)
    return found


def of_occurrence(before: Occurrence | None, after: Occurrence) -> Changed:
    """Return what has changed of an occurrence."""
    return changed(before, after, OCCURRENCE)


def _spell(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, tuple):
        return " ".join(each.isoformat("minutes") for each in value)
    return str(value)
