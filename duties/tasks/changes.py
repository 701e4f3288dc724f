"""The fields of tasks and targets that a line of the journal names."""

from chat.changes import changed
from duties.tasks.model import Target, Task

Changed = dict[str, tuple[object, object]]

TASK = (
    "street",
    "year",
    "source",
    "number",
    "category",
    "title",
    "content",
    "timing",
    "lead",
    "partners",
    "remark",
    "ended_at",
)
TARGET = ("since", "due", "percent", "state", "words")


def of_task(before: Task | None, after: Task) -> Changed:
    """Return what has changed of a task."""
    return changed(before, after, TASK)


def of_target(before: Target | None, after: Target) -> Changed:
    """Return what has changed of a target, which is named by its period."""
    return changed(before, after, TARGET, of=after.part or "target")
