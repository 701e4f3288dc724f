"""The fields of entries and validities that a line of the journal names."""

from chat.changes import changed
from duties.expiry.model import Entry, Validity

Changed = dict[str, tuple[object, object]]

ENTRY = ("unit_id", "place_id", "kind", "name", "number", "detail", "retired_at", "retired_why")
VALIDITY = ("since", "until")


def of_entry(before: Entry | None, after: Entry) -> Changed:
    """Return what has changed of an entry."""
    return changed(before, after, ENTRY)


def of_validity(before: Validity | None, after: Validity) -> Changed:
    """Return what has changed of one expiry of an entry, which is named with it."""
    return changed(before, after, VALIDITY, of=after.expiry)
