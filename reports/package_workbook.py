"""A month of what was handed in as a workbook: who has and who has not, hazards, duties, words.

It is written row by row: nothing of what was written is held, however many reports there are.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core.clock import local
from reports.packages.freezing import thaw
from reports.packages.model import Content, HazardRow, Submission
from reports.packages.ports import HandedIn, HandedVersion
from reports.printed_sheet import Value
from reports.streamed_sheets import StreamedBook

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


def write_month(
    path: Path,
    title: str,
    lacking: Iterable[Submission],
    handed: Iterable[HandedVersion],
    store: HandedIn,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Write the workbook of a month; what people wrote is never taken for a formula."""
    with StreamedBook(path, title) as book:
        states = book.sheet("报送情况", _STATES)
        hazards = book.sheet("隐患清单", _HAZARDS)
        works = book.sheet("履职情况", _WORKS)
        tasks = book.sheet("任务清单", _TASKS)
        words = book.sheet("文字", _WORDS)
        for each in lacking:
            standing = each.standing(now).label
            empty = (None,) * 6
            states.write((states.written + 1, each.party, each.street, standing, *empty))
        for one in handed:
            content = thaw(one.version.content)
            states.write((states.written + 1, *_state(store, one, content, zone, now)))
            if one.version.frozen:
                for row in store.lines(one.version, content):
                    hazards.write((hazards.written + 1, *_hazard(content, row)))
            for cells in _works(content):
                works.write(cells)
            for cells in _tasks(content):
                tasks.write(cells)
            for paragraph in content.paragraphs:
                words.write((content.party, paragraph.title, paragraph.words))


def _state(
    store: HandedIn, one: HandedVersion, content: Content, zone: ZoneInfo, now: datetime
) -> Sequence[Value]:
    version = one.version
    named = (version.number, version.serial)
    at = local(version.handed_at, zone).replace(tzinfo=None)
    if not version.frozen:
        return (content.party, content.street, "定稿中", *named, None, None, one.by, at)
    count = store.count(version, content)
    standing = one.submission.standing(now).label
    found = (count.total, count.open)
    return (content.party, content.street, standing, *named, *found, one.by, at)


def _hazard(content: Content, row: HazardRow) -> Sequence[Value]:
    grade = "重大" if row.major else "一般"
    words = (row.content, row.measure, row.deadline, row.owner, row.standing)
    return (row.unit or content.party, row.number, grade, *words)


def _works(content: Content) -> Iterable[Sequence[Value]]:
    for row in content.works:
        counts = (row.asked, row.done, row.late, row.missed, row.excused, row.open)
        yield (content.party, row.title, *counts)


def _tasks(content: Content) -> Iterable[Sequence[Value]]:
    for row in content.tasks:
        late = "逾期" if row.overdue else "否"
        yield (content.party, row.title, row.due, row.progress, late)
