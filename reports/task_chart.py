"""挂图作战: a task list on one picture, rows by category, months as columns; also for A3."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby

from core.clock import spell_day
from duties.tasks.model import Colour, Target, TargetState
from duties.tasks.views import Listed, TaskChartView
from reports.job import Data, Job
from reports.paper import print_apart
from reports.spelling import printable

ON_A_PICTURE = 60  # tasks; a longer list goes on in the next picture
MOST_PICTURES = 4
DOTS_PER_INCH = 110
LEGEND = (
    Colour.DONE,
    Colour.HANDED,
    Colour.RED,
    Colour.YELLOW,
    Colour.BLUE,
    Colour.PLAIN,
)
RULE = (
    "临近：到期前30天内；滞后：时间过半，进度不到应有的一半；逾期：过了时间节点。"
    "条上是进度，条尾是到期月份。"
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A list as it is drawn: its tasks in order, each with the targets of the year."""

    title: str
    foot: str
    month: int
    created: int
    counts: dict[Colour, int]
    tasks: tuple[tuple[Listed, ...], ...]


def chart_of(view: TaskChartView) -> Chart:
    """Return what is drawn of a list."""
    shown = view.shown
    tasks = [tuple(some) for _, some in groupby(view.listed, key=lambda each: each.line.task.id)]
    by_category: dict[str, list[tuple[Listed, ...]]] = {}
    for task in tasks:
        by_category.setdefault(_category(task), []).append(task)
    return Chart(
        f"{shown.street or '全区'} {shown.year}年任务清单 挂图作战",
        f"截至{shown.today.year}年{spell_day(shown.today)}。{RULE}",
        shown.today.month if shown.today.year == shown.year else 0,
        int(datetime.combine(shown.today, time(), UTC).timestamp()),
        dict(Counter(each.colour for each in view.listed)),
        tuple(task for some in by_category.values() for task in some),
    )


def draw(chart: Chart) -> list[bytes]:
    """Return a list as pictures (PNG), one where it is no longer than most are.

    Each takes about a second in a process of its own. Raises ``PaperFailed``.
    """
    parts = [
        chart.tasks[first : first + ON_A_PICTURE]
        for first in range(0, len(chart.tasks), ON_A_PICTURE)
    ]
    return [print_apart(job_of(chart, part, wall=False)) for part in parts[:MOST_PICTURES]]


def print_a3(chart: Chart) -> bytes:
    """Return a list as PDF on A3, landscape; raises ``PaperFailed``."""
    return print_apart(job_of(chart, chart.tasks, wall=True))


def job_of(chart: Chart, tasks: Sequence[tuple[Listed, ...]], *, wall: bool) -> Job:
    """Lay out some tasks of a list."""
    data: Data = {
        "title": printable(chart.title),
        "foot": chart.foot,
        "wall": wall,
        "month": chart.month,
        "legend": [
            {"colour": each.value, "label": each.label, "count": str(chart.counts.get(each, 0))}
            for each in LEGEND
        ],
        "rows": [*_rows(tasks)],
    }
    return Job("taskchart", data, chart.created, dots_per_inch=0 if wall else DOTS_PER_INCH)


def _category(targets: Sequence[Listed]) -> str:
    """Return the category of a task; without one it is named by its source."""
    task = targets[0].line.task
    return task.category or task.source


def _rows(tasks: Iterable[tuple[Listed, ...]]) -> Iterator[Data]:
    """Yield a row for each task; the first of each category spans all of it."""
    for category, grouped in groupby(tasks, key=_category):
        some = [(task, _lanes(task)) for task in grouped]
        span = sum(len(lanes) for _, lanes in some)
        for place, (targets, lanes) in enumerate(some):
            task = targets[0].line.task
            yield {
                "category": printable(category) if place == 0 else None,
                "span": span,
                "number": printable(task.number),
                "title": printable(task.title),
                "bodies": printable("、".join(targets[0].bodies)),
                "lanes": lanes,
            }


def _lanes(targets: Sequence[Listed]) -> list[list[Data]]:
    """Return the bars of a task in lanes: those in one lane share no month."""
    lanes: list[list[Data]] = []
    ends: list[int] = []
    for each in targets:
        target = each.line.target
        first, last = target.since.month - 1, target.due.month - 1
        bar: Data = {
            "first": first,
            "last": last,
            "colour": each.colour.value,
            "word": _word(target, room=last - first + 1),
        }
        lane = next((at for at, end in enumerate(ends) if end < first), None)
        if lane is None:
            lanes.append([bar])
            ends.append(last)
        else:
            lanes[lane].append(bar)
            ends[lane] = last
    return lanes


def _word(target: Target, *, room: int) -> str:
    if target.state is TargetState.DONE:
        return "完成"
    if target.state is TargetState.HANDED:
        return "待确认"
    day = f"{target.due.day}日前 " if room > 1 else ""
    return f"{day}{target.percent}%"
