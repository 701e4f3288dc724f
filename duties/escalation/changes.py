"""The fields of a case's steps that a line of the journal names."""

from chat.changes import changed
from duties.escalation.model import TakenStep

Changed = dict[str, tuple[object, object]]

STEP = ("kind", "due_at", "words", "reason", "until", "number", "public_words")


def of_step(before: TakenStep | None, after: TakenStep) -> Changed:
    """Return what has changed of a step that was taken or proposed."""
    return changed(before, after, STEP, of="escalation")
