"""The fields of absences that a line of the journal names."""

from chat.changes import changed, fields_of
from people.absences.model import Absence
from people.changes import Changed

ABSENCE = fields_of(Absence, but=("id", "act_at", "made_by", "made_at", "ended_by", "version"))


def of_absence(before: Absence | None, after: Absence) -> Changed:
    """Return what has changed of an absence."""
    return changed(before, after, ABSENCE)
