"""考核表 of a task list over a period: as a workbook and on paper, the rule under the table."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from io import BytesIO

from core.clock import spell_short_day
from duties.tasks.assessing import RULE, Judged, Score
from duties.tasks.views import TaskScoresView
from reports.job import Data, Job
from reports.paper import print_apart
from reports.spelling import printable
from reports.workbook import write_table

HEADS = ("名次", "责任单位", "应完成", "按时", "逾期", "未完成", "未到期", "得分")
_WIDTHS = (8, 32, 10, 10, 10, 10, 10, 10)
TASK_HEADS = ("序号", "任务", "时间节点", "提交日期", "结果", "得分")
_TASK_WIDTHS = (28, 8, 48, 14, 14, 18, 10)
TOTALS, DETAILS = "考核表", "任务明细"


def title_of(view: TaskScoresView) -> str:
    """Return the title of a table, and the name of its files."""
    where = view.street or "全区"
    return f"{where}{view.year}年{view.assessment.label}任务完成情况考核表"


def write_workbook(view: TaskScoresView) -> bytes:
    """Return the scores and the tasks behind them as a workbook, a sheet each."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where one is wanted
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TOTALS
    scores = view.assessment.scores
    rows = [*_ranked(scores), ("", RULE, *("",) * 6), ("", _as_of(view), *("",) * 6)]
    write_table(sheet, HEADS, rows, _WIDTHS)
    for line in sheet.iter_rows(min_row=2, max_row=len(scores) + 1):
        for cell in line:
            _as_number(cell)
    for row in (len(scores) + 2, len(scores) + 3):
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(HEADS))
    sheet.row_dimensions[len(scores) + 2].height = 32
    details = book.create_sheet(DETAILS)
    of_tasks = [(each.name, *row) for each in scores for row in map(_task_row, each.judged)]
    write_table(details, ("责任单位", *TASK_HEADS), of_tasks, _TASK_WIDTHS)
    for each in (sheet, details):
        each.page_setup.orientation = "landscape"
        each.page_setup.fitToHeight = 0
        each.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        each.print_title_rows = "1:1"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _as_number(cell: object) -> None:
    """Let a figure be one, so that a spreadsheet program can sum it."""
    value = getattr(cell, "value", None)
    try:
        number = float(value) if isinstance(value, str) else None
    except ValueError:
        return
    if number is not None:
        cell.quotePrefix = False  # type: ignore[attr-defined]  # an openpyxl cell
        cell.value = int(number) if number.is_integer() else number  # type: ignore[attr-defined]


def print_paper(view: TaskScoresView) -> bytes:
    """Return the same as PDF on A4; raises ``PaperFailed``."""
    return print_apart(job_of(view))


def job_of(view: TaskScoresView) -> Job:
    """Lay out the scores of a list."""
    made = view.assessment
    data: Data = {
        "title": printable(title_of(view)),
        "foot": _as_of(view),
        "rule": RULE,
        "heads": list(HEADS),
        "scores": [list(map(printable, row)) for row in _ranked(made.scores)],
        "taskheads": list(TASK_HEADS),
        "bodies": [
            {
                "name": printable(each.name),
                "tasks": [list(map(printable, _task_row(one))) for one in each.judged],
            }
            for each in made.scores
        ],
    }
    return Job("taskscores", data, int(datetime.combine(made.today, time(), UTC).timestamp()))


def _as_of(view: TaskScoresView) -> str:
    made = view.assessment
    today = f"{made.today.year}年{spell_short_day(made.today)}"
    return f"考核期：{spell_short_day(made.first)}至{spell_short_day(made.last)}；截至{today}。"


def _ranked(scores: tuple[Score, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the table; who has the same score has the same rank."""
    rank, last = 0, -1.0
    place = 0
    for each in scores:
        points = each.points
        place += each.ranked
        if each.ranked and points is not None and points != last:
            rank, last = place, points
        yield (
            str(rank) if each.ranked else "—",
            each.name,
            str(each.due),
            str(each.on_time),
            str(each.late),
            str(each.undone),
            str(each.ahead),
            f"{points:g}" if points is not None else "—",
        )


def _task_row(judged: Judged) -> tuple[str, ...]:
    line = judged.line
    due = f"{spell_short_day(line.target.due)}前"
    return (
        line.task.number,
        line.title,
        due,
        spell_short_day(judged.handed) if judged.handed else "",
        judged.word,
        str(judged.points) if judged.points is not None else "—",
    )
