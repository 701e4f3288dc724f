"""Bringing a yearly list in: what is new, what has changed, what stands so already.

A row is known by its source, number and year in the list of its street. Nothing that is missing in
a later sheet is taken away.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.errors import Overtaken
from duties.tasks import linking
from duties.tasks.bodies import split_names
from duties.tasks.changes import Changed, of_target, of_task
from duties.tasks.items import renew_lines
from duties.tasks.model import Line, Target, TargetState, Task
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
    known = {(each.source, each.number): each for each in work.tasks.of_list(street, year)}
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


def _differing(task: Task, row: Row) -> tuple[str, ...]:
    named = [label for name, label in _FIELDS.items() if getattr(task, name) != getattr(row, name)]
    return (*named, *(("恢复",) if task.ended_at is not None else ()))


def bring_in(
    work: TaskWork, street: str, year: int, rows: Sequence[Row], by: int | None
) -> Imported:
    """Bring rows in that were read for this year, all of them in a few statements.

    Raises ``TimingRefused`` for rows of another year, and ``Overtaken`` where somebody else has
    changed the same tasks meanwhile.
    """
    before = _known(work, street, year, rows)
    taken = [
        (known, _task_of(street, year, row, known, by, work.now))
        for row in rows
        for known in [before.get(row.identity)]
        if known is None or _differing(known, row)
    ]
    work.tasks.put_all([task for known, task in taken if known is None])
    work.tasks.save_all([task for known, task in taken if known is not None])
    after = _known(work, street, year, rows)
    changed = [(known, after[task.source, task.number]) for known, task in taken]
    _let_answer(work, street, year, changed)
    targets = _replan(work, year, changed)
    _record(work, by, changed, targets)
    _renew(work, changed, targets)
    added = sum(known is None for known, _ in taken)
    return Imported(
        added, len(taken) - added, len(rows) - len(taken), unlinked_of(work, street, year)
    )


def unlinked_of(work: TaskWork, street: str, year: int) -> tuple[str, ...]:
    """Return the names of a list that nobody is known to be."""
    counted = work.tasks.count_bodies(street, year)
    return tuple(each.body.name for each in counted if not each.body.holder)


def _known(
    work: TaskWork, street: str, year: int, rows: Iterable[Row]
) -> dict[tuple[str, str], Task]:
    found = work.tasks.numbered(street, year, [row.number for row in rows])
    return {(each.source, each.number): each for each in found}


def _let_answer(
    work: TaskWork, street: str, year: int, changed: Sequence[tuple[Task | None, Task]]
) -> None:
    """Let those answer for tasks whom these name; who is not known yet is matched by name."""
    named = {
        after.id: split_names(after.lead)
        for before, after in changed
        if before is None or before.lead != after.lead
    }
    names = [*dict.fromkeys(name for some in named.values() for name in some)]
    bodies = work.tasks.put_bodies(street, names)
    linking.match_all(work, street, year, bodies.values())
    work.tasks.let_answer({id_: [bodies[name].id for name in some] for id_, some in named.items()})


def _replan(
    work: TaskWork, year: int, changed: Sequence[tuple[Task | None, Task]]
) -> list[tuple[Target | None, Target]]:
    """Let each task have a target for each of its periods; return all, each as it was and is.

    What is done, or handed in, stays as it is; a period that is left out counts no more. Raises
    ``Overtaken``.
    """
    ids = [after.id for _, after in changed]
    existing = _targets_by_task(work, ids)
    if any(before is None and after.id in existing for before, after in changed):
        raise Overtaken  # brought in by somebody else in the same moment
    planned = [
        each
        for _, task in changed
        for each in _plan(task, read_timing(task.timing, year), existing.get(task.id, ()))
    ]
    work.tasks.add_targets([now for was, now in planned if was is None])
    work.tasks.save_targets([now for was, now in planned if was is not None and was != now])
    kept = _targets_by_task(work, ids)
    before = {each.id: each for some in existing.values() for each in some}
    _require_kept(planned, kept)
    return [(before.get(each.id), each) for id_ in ids for each in kept.get(id_, ())]


def _targets_by_task(work: TaskWork, task_ids: Sequence[int]) -> dict[int, list[Target]]:
    found: dict[int, list[Target]] = {}
    for each in work.tasks.targets_of(task_ids):
        found.setdefault(each.task_id, []).append(each)
    return found


def _plan(
    task: Task, spans: Sequence[Span], targets: Iterable[Target]
) -> Iterator[tuple[Target | None, Target]]:
    existing = {each.part: each for each in targets}
    for span in spans:
        before = existing.pop(span.part, None)
        if before is None:
            yield None, Target(0, task.id, span.part, span.since, span.due)
            continue
        dropped = before.state is TargetState.WITHDRAWN
        state = TargetState.OPEN if dropped else before.state
        due = span if state is TargetState.OPEN else before
        yield before, replace(before, since=due.since, due=due.due, state=state)
    for before in existing.values():
        if before.state in {TargetState.OPEN, TargetState.HANDED}:
            yield before, replace(before, state=TargetState.WITHDRAWN)


def _require_kept(
    planned: Iterable[tuple[Target | None, Target]], kept: dict[int, list[Target]]
) -> None:
    """Raise ``Overtaken`` where a target is not as it was to be: somebody has stepped in."""
    present = {each.id: each for some in kept.values() for each in some}
    for was, now in planned:
        if was is None or was == now:
            continue
        if present.get(now.id) != replace(now, version=now.version + 1):
            raise Overtaken


def _record(
    work: TaskWork,
    by: int | None,
    changed: Sequence[tuple[Task | None, Task]],
    targets: Sequence[tuple[Target | None, Target]],
) -> None:
    """Put a line on the audit chain for each task, with what has changed of its targets."""
    fields: dict[int, Changed] = {after.id: of_task(before, after) for before, after in changed}
    for was, now in targets:
        fields[now.task_id] |= of_target(was, now)
    for before, after in changed:
        done = "add_task" if before is None else "change_task"
        work.journal.record(work.now, by, done, f"task:{after.id}", fields[after.id])


def _renew(
    work: TaskWork,
    changed: Sequence[tuple[Task | None, Task]],
    targets: Sequence[tuple[Target | None, Target]],
) -> None:
    tasks = {after.id: after for _, after in changed}
    new = {now.id for was, now in targets if was is None}
    renew_lines(work, [Line(now, tasks[now.task_id]) for _, now in targets], new)


def _task_of(
    street: str, year: int, row: Row, before: Task | None, by: int | None, at: datetime
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
        before.made_at if before else at,
    )
