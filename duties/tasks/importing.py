"""Bringing a yearly list in: what is new, what has changed, what stands so already.

A row is known by its source, number and year in the list of its street. Nothing that is missing in
a later sheet is taken away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from duties.tasks import linking
from duties.tasks.bodies import split_names
from duties.tasks.changes import Changed, of_target, of_task
from duties.tasks.items import renew_items
from duties.tasks.model import Target, TargetState, Task
from duties.tasks.ports import TaskWork
from duties.tasks.sheet import Row
from duties.tasks.timing import Span, read_timing


@dataclass(frozen=True, slots=True)
class Compared:
    """The rows of a sheet beside the tasks that there are: by what would become of each.

    ``titles`` of ``changed`` name what is another: 内容, 时间节点.
    """

    new: tuple[Row, ...]
    changed: tuple[tuple[Row, tuple[str, ...]], ...]
    unchanged: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tasks are new, have changed, and stood so already; whose body nobody knows."""

    added: int
    changed: int
    unchanged: int
    unlinked: tuple[str, ...]


_FIELDS = {
    "category": "类别",
    "title": "任务",
    "content": "内容",
    "timing": "时间节点",
    "lead": "责任单位",
    "partners": "配合单位",
    "remark": "备注",
}


def compare(work: TaskWork, street: str, year: int, rows: Iterable[Row]) -> Compared:
    """Return what would become of the rows of a sheet; changes nothing."""
    known = _known(work, street, year)
    new, other, same = [], [], []
    for row in rows:
        task = known.get(row.identity)
        if task is None:
            new.append(row)
        elif differing := _differing(task, row):
            other.append((row, differing))
        else:
            same.append(row)
    return Compared(tuple(new), tuple(other), tuple(same))


def _known(work: TaskWork, street: str, year: int) -> dict[tuple[str, str], Task]:
    return {(each.source, each.number): each for each in work.tasks.of_list(street, year)}


def _differing(task: Task, row: Row) -> tuple[str, ...]:
    named = [label for name, label in _FIELDS.items() if getattr(task, name) != getattr(row, name)]
    return (*named, *(("恢复",) if task.ended_at is not None else ()))


def bring_in(
    work: TaskWork, street: str, year: int, rows: Sequence[Row], by: int | None
) -> Imported:
    """Bring rows in that were read for this year; raises ``TimingRefused`` for any others."""
    known = _known(work, street, year)
    tally = {"added": 0, "changed": 0, "unchanged": 0}
    for row in rows:
        tally[_take(work, street, year, row, known.get(row.identity), by)] += 1
    linking.match_all(work, street, year)
    unlinked = [
        each.body.name for each in work.tasks.count_bodies(street, year) if not each.body.holder
    ]
    return Imported(**tally, unlinked=tuple(unlinked))


def _take(
    work: TaskWork, street: str, year: int, row: Row, before: Task | None, by: int | None
) -> str:
    if before is not None and not _differing(before, row):
        return "unchanged"
    after = _task_of(work, street, year, row, before, by)
    if before is None:
        after = work.tasks.put(after) or after
    else:
        work.tasks.save(after)
    changes: Changed = of_task(before, after)
    if before is None or before.lead != after.lead:
        bodies = [work.tasks.put_body(street, name) for name in split_names(after.lead)]
        work.tasks.let_answer(after.id, [each.id for each in bodies])
    for was, now in _replan(work, after, read_timing(after.timing, year)):
        changes |= of_target(was, now)
    done = "add_task" if before is None else "change_task"
    work.journal.record(work.now, by, done, f"task:{after.id}", changes)
    for target in work.tasks.targets_of([after.id]):
        renew_items(work, target)
    return "added" if before is None else "changed"


def _task_of(
    work: TaskWork, street: str, year: int, row: Row, before: Task | None, by: int | None
) -> Task:
    return Task(
        before.id if before else 0,
        street,
        year,
        row.source,
        row.number,
        row.category,
        row.title,
        row.content,
        row.timing,
        row.lead,
        row.partners,
        row.remark,
        before.made_by if before else by,
        before.made_at if before else work.now,
    )


def _replan(
    work: TaskWork, task: Task, spans: Sequence[Span]
) -> Iterator[tuple[Target | None, Target]]:
    """Let a task have a target for each span; yield what has changed.

    What is done, or handed in, stays as it is; a period that is left out counts no more.
    """
    existing = {each.part: each for each in work.tasks.targets_of([task.id])}
    for span in spans:
        before = existing.pop(span.part, None)
        if before is None:
            yield None, work.tasks.add_target(Target(0, task.id, span.part, span.since, span.due))
            continue
        dropped = before.state is TargetState.WITHDRAWN
        state = TargetState.OPEN if dropped else before.state
        due = span if state is TargetState.OPEN else before
        after = replace(before, since=due.since, due=due.due, state=state)
        if after != before:
            work.tasks.save_target(after)
            yield before, after
    for before in existing.values():
        if before.state in {TargetState.OPEN, TargetState.HANDED}:
            after = replace(before, state=TargetState.WITHDRAWN)
            work.tasks.save_target(after)
            yield before, after
