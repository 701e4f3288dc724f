"""What is due of a task on the to-do of who answers for it, and of who confirms it."""

from datetime import timedelta

from duties.tasks.model import NEAR, Target, TargetState, Task, end_of
from duties.tasks.ports import TaskWork
from people.awaiting import mark_stale, named_by, put_items
from people.model import Membership, Role
from people.todo import DEPARTMENT, TodoItem, department_of, holder_of, office_of

TASK_SUBJECT = "task"  # the kind of subject of these items; its id is that of a target
CARRY_OUT, CONFIRM = "carry_out", "confirm_task"
LEAD = timedelta(hours=183)
"""Before a target is due, the first time that its holder hears of it: at nine, a week before."""
TO_CONFIRM = timedelta(days=3)
UNIT = "unit"


def holders_of(work: TaskWork, task: Task) -> tuple[str, ...]:
    """Return who holds a task; its office where nobody is known to answer for it."""
    bodies = work.tasks.bodies_of([task.id]).get(task.id, [])
    found = [
        holder for body in bodies if body.holder for holder in _people_behind(work, body.holder)
    ]
    return tuple(dict.fromkeys(found)) or (office_for(work, task),)


def office_for(work: TaskWork, task: Task) -> str:
    """Return the office of a task: that of its street where somebody sits, else the area's."""
    seated = bool(task.street) and bool(work.persons.holding(Role.OFFICE, task.street))
    return office_of(task.street if seated else "")


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
    items: list[TodoItem] = []
    if task is not None and task.ended_at is None:
        items = _items(work, task, target)
    mark_stale(work, put_items(work, TASK_SUBJECT, target.id, items))


def _items(work: TaskWork, task: Task, target: Target) -> list[TodoItem]:
    if target.state is TargetState.HANDED and target.handed_at is not None:
        due = target.handed_at + TO_CONFIRM
        return [
            TodoItem(
                TASK_SUBJECT,
                target.id,
                CONFIRM,
                office_for(work, task),
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
        for holder in holders_of(work, task)
    ]


def meet_member(work: TaskWork, membership: Membership) -> None:
    """Somebody has come to a unit or a department, or has left it.

    What it answers for waits from then on for the right people.
    """
    if membership.unit_id is not None:
        holder = f"{UNIT}:{membership.unit_id}"
    elif membership.department_id is not None:
        holder = department_of(membership.department_id)
    else:
        return
    for target_id in work.tasks.open_targets_of_holder(holder):
        target = work.tasks.target(target_id)
        if target is not None:
            renew_items(work, target)
