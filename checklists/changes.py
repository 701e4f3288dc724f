"""The fields of inspections, answers and findings that a line of the journal names."""

from chat.changes import changed, fields_of, new
from checklists.inspection import Finding, Inspection
from checklists.model import Answer
from hazards.changes import Changed
from hazards.photos import Photo

INSPECTION = fields_of(Inspection, but=("id", "unit", "inspector_name"))
FINDING = fields_of(Finding, but=("inspection_id", "question"))
ANSWER = fields_of(Answer, but=("at", "by"))
PLACED = ("inspection_id", "question", "purpose", "state")


def of_inspection(before: Inspection | None, after: Inspection) -> Changed:
    """Return what has changed of an inspection; of one that begins its unit, too."""
    begun = new(unit_id=after.unit.id) if before is None else {}
    return begun | changed(before, after, INSPECTION)


def of_finding(before: Finding, after: Finding) -> Changed:
    """Return what has changed of a finding."""
    return changed(before, after, FINDING)


def of_answer(before: Answer | None, after: Answer | None) -> Changed:
    """Return what has changed of an answer."""
    return changed(before, after, ANSWER)


def of_moved_photo(before: Photo, after: Photo) -> Changed:
    """Return what has changed of a photo of an inspection; its hash, or its id, tells which."""
    which = new(photo_id=after.id)
    if after.sha256:
        which = {"photo.sha256": (before.sha256, after.sha256)}
    return which | changed(before, after, PLACED, of="photo")
