"""Which fields of a drill's record a line of the journal names."""

from chat.changes import changed, new
from duties.drills.model import Drill

Changed = dict[str, tuple[object, object]]

DRILL = ("plan", "people", "found_nothing", "amendment", "done_at")


def of_drill(before: Drill | None, after: Drill) -> Changed:
    """Return what has changed of a record."""
    return changed(before, after, DRILL)


def of_finding(words: str, hazard: str = "") -> Changed:
    """Return what was found, and under which number it is on the ledger."""
    return new(finding=words, hazard=hazard) if hazard else new(finding=words)
