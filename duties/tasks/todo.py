"""任务清单 on the to-do cards: what a line says, what it opens, and who goes on with it."""

from collections.abc import Sequence

from chat.card import clip
from chat.scene import shows
from duties.tasks.items import CONFIRM, TASK_SUBJECT, office_for, renew_items
from duties.tasks.ports import TaskWork
from duties.tasks.showing import TASK
from duties.tasks.views import TaskView
from people.model import Person
from people.todo import TodoEntry, TodoItem, holder_of, office_of
from people.todo_subjects import Handover, Releaser, TodoSubject

LONGEST_SHORT, LONGEST_TITLE = 8, 24  # characters, on a button and in a line


def spell_items(work: TaskWork, items: Sequence[TodoItem]) -> list[TodoEntry]:
    """Return the entries of items about targets."""
    lines = {each.target.id: each for each in work.tasks.some(one.subject_id for one in items)}
    return [
        TodoEntry(
            item,
            "任务待确认" if item.awaited == CONFIRM else f"任务 {line.target.percent}%",
            clip(line.title, LONGEST_TITLE),
            line.task.title[:LONGEST_SHORT],
        )
        for item in items
        if (line := lines.get(item.subject_id)) is not None
    ]


def _hand_on(work: TaskWork, target_id: int, _: Handover) -> None:
    target = work.tasks.target(target_id)
    if target is not None:
        renew_items(work, target)


def _count(work: TaskWork, after: Person) -> int:
    """Count the targets that somebody with the roles that are left has to leave to others."""
    ids = work.todo_items.subjects_of(TASK_SUBJECT, holder_of(after.id))
    return len(ids) if not after.memberships else 0


def _nobody(work: TaskWork, target_id: int, handover: Handover) -> None:
    """Tell nobody: what nobody answers for stands with the office."""


def _office(work: TaskWork, target_id: int) -> str:
    line = next(iter(work.tasks.some([target_id])), None)
    return office_for(work, line.task) if line is not None else office_of("")


TASK_TODO: TodoSubject[TaskWork, TaskView] = TodoSubject(
    TASK_SUBJECT,
    spell_items,
    shows(TASK),
    Releaser(_hand_on, _count, _nobody),
    _office,
)
