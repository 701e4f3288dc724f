"""A month of what was handed in as a workbook: who has and who has not, hazards, duties, words."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from reports.package_paper import MonthPaper
from reports.printed_sheet import Value, write_sheet

_STATES = (
    ("序号", 6),
    ("单位、部门", 30),
    ("街镇", 16),
    ("状态", 10),
    ("编号", 18),
    ("版次", 6),
    ("隐患", 8),
    ("未销号", 8),
    ("报送人", 12),
    ("报送时间", 18),
)
_HAZARDS = (
    ("序号", 6),
    ("单位", 28),
    ("隐患编号", 18),
    ("等级", 8),
    ("隐患内容", 44),
    ("整改措施", 36),
    ("整改时限", 13),
    ("整改责任人", 12),
    ("状态", 16),
)
_WORKS = (
    ("单位、部门", 30),
    ("职责", 40),
    ("应办", 8),
    ("按时", 8),
    ("迟办", 8),
    ("漏办", 8),
    ("免除", 8),
    ("未到期", 8),
)
_TASKS = (("单位、部门", 30), ("任务", 50), ("时间节点", 14), ("进展", 60), ("是否逾期", 10))
_WORDS = (("单位、部门", 30), ("部分", 20), ("内容", 90))


def write_month(paper: MonthPaper) -> bytes:
    """Return the workbook of a month; what people wrote is never taken for a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where one is wanted

    book = Workbook()
    book.remove(book.worksheets[0])
    write_sheet(book.create_sheet("报送情况"), _STATES, _states(paper))
    write_sheet(book.create_sheet("隐患清单"), _HAZARDS, _hazards(paper))
    write_sheet(book.create_sheet("履职情况"), _WORKS, _works(paper))
    write_sheet(book.create_sheet("任务清单"), _TASKS, _tasks(paper))
    write_sheet(book.create_sheet("文字"), _WORDS, _words(paper))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _states(paper: MonthPaper) -> Iterable[Sequence[Value]]:
    for place, one in enumerate(paper.lacking, 1):
        yield (place, one.party, one.street, one.standing, None, None, None, None, None, None)
    for place, each in enumerate(paper.handed, len(paper.lacking) + 1):
        content = each.content
        found = (len(content.hazards), content.open)
        handed = (each.by, each.at.replace(tzinfo=None))
        named = (each.standing, each.number, each.serial)
        yield (place, content.party, content.street, *named, *found, *handed)


def _hazards(paper: MonthPaper) -> Iterable[Sequence[Value]]:
    rows = [(each.content.party, row) for each in paper.handed for row in each.content.hazards]
    for place, (party, row) in enumerate(rows, 1):
        grade = "重大" if row.major else "一般"
        words = (row.content, row.measure, row.deadline, row.owner, row.standing)
        yield (place, row.unit or party, row.number, grade, *words)


def _works(paper: MonthPaper) -> Iterable[Sequence[Value]]:
    for each in paper.handed:
        for row in each.content.works:
            counts = (row.asked, row.done, row.late, row.missed, row.excused, row.open)
            yield (each.content.party, row.title, *counts)


def _tasks(paper: MonthPaper) -> Iterable[Sequence[Value]]:
    for each in paper.handed:
        for row in each.content.tasks:
            late = "逾期" if row.overdue else "否"
            yield (each.content.party, row.title, row.due, row.progress, late)


def _words(paper: MonthPaper) -> Iterable[Sequence[Value]]:
    for each in paper.handed:
        for one in each.content.paragraphs:
            yield (each.content.party, one.title, one.words)
