"""What is due of a task on the to-do of who answers for it, and of who confirms it."""

from collections.abc import Container, Iterable, Sequence
from datetime import timedelta
from functools import cache, partial

from duties.tasks.model import NEAR, Line, Target, TargetState, Task, end_of
from duties.tasks.ports import TaskWork
from people.awaiting import mark_stale, named_by, put_items_of
from people.model import Membership, Role
from people.todo import DEPARTMENT, TodoItem, holder_of, office_of

TASK_SUBJECT = "task"  # the kind of subject of these items; its id is that of a target
CARRY_OUT, CONFIRM = "carry_out", "confirm_task"
LEAD = timedelta(hours=183)
"""Before a target is due, the first time that its holder hears of it: at nine, a week before."""
TO_CONFIRM = timedelta(days=3)
UNIT = "unit"


class _Answering:
    """Who answers for some tasks, each body and office asked about once for all of them."""

    def __init__(self, work: TaskWork, tasks: Iterable[Task]) -> None:
        self._bodies = work.tasks.bodies_of(each.id for each in tasks)
        self._behind = cache(partial(_people_behind, work))
        self._office_of = cache(partial(_office_in, work))

    def holders(self, task: Task) -> tuple[str, ...]:
        """Return who holds a task; its office where nobody is known to answer for it."""
        bodies = self._bodies.get(task.id, ())
        found = [each for body in bodies if body.holder for each in self._behind(body.holder)]
        return tuple(dict.fromkeys(found)) or (self.office(task),)

    def office(self, task: Task) -> str:
        """Return the office of a task."""
        return self._office_of(task.street)


def holders_of(work: TaskWork, task: Task) -> tuple[str, ...]:
    """Return who holds a task; its office where nobody is known to answer for it."""
    return _Answering(work, [task]).holders(task)


def office_for(work: TaskWork, task: Task) -> str:
    """Return the office of a task: that of its street where somebody sits, else the area's."""
    return _office_in(work, task.street)


def _office_in(work: TaskWork, street: str) -> str:
    seated = bool(street) and bool(work.persons.holding(Role.OFFICE, street))
    return office_of(street if seated else "")


def _people_behind(work: TaskWork, holder: str) -> list[str]:
    """Return the holders of items for a body: of a unit its principals and safety officers."""
    kind, _, id_ = holder.partition(":")
    if kind == DEPARTMENT and not named_by(work, holder):
        return []  # nobody would see it
    if kind != UNIT:
        return [holder]
    unit_id = int(id_)
    held = {Membership(role, unit_id=unit_id) for role in (Role.PRINCIPAL, Role.SAFETY_OFFICER)}
    people = work.persons.of_unit(unit_id)
    return [holder_of(each.id) for each in people if held & {*each.memberships}]


def renew_items(work: TaskWork, target: Target) -> None:
    """Let exactly those wait for a target who are to do something about it."""
    task = work.tasks.get(target.task_id)
    if task is not None:
        renew_lines(work, [Line(target, task)])


def renew_lines(work: TaskWork, lines: Sequence[Line], new: Container[int] = frozenset()) -> None:
    """Let exactly those wait for each of these targets who are to do something about it.

    However many they are, it takes a few statements. About ``new`` ones nothing was awaited yet.
    """
    answering = _Answering(work, {each.task.id: each.task for each in lines}.values())
    wanted = {each.target.id: _items(work, each, answering) for each in lines}
    mark_stale(work, put_items_of(work, TASK_SUBJECT, wanted, new))


def _items(work: TaskWork, line: Line, answering: _Answering) -> list[TodoItem]:
    task, target = line.task, line.target
    if task.ended_at is not None:
        return []
    if target.state is TargetState.HANDED and target.handed_at is not None:
        due = target.handed_at + TO_CONFIRM
        return [
            TodoItem(
                TASK_SUBJECT,
                target.id,
                CONFIRM,
                answering.office(task),
                due,
                target.handed_at,
                act_at=due,
            )
        ]
    if target.state is not TargetState.OPEN:
        return []
    due = end_of(target.due, work.zone)
    if due + NEAR < task.made_at:
        return []  # was over long before the list came: it stands there, and waits for nobody
    return [
        TodoItem(
            TASK_SUBJECT,
            target.id,
            CARRY_OUT,
            holder,
            due,
            task.made_at,
            shown_from=due - NEAR,
            act_at=due - LEAD,
        )
        for holder in answering.holders(task)
    ]
