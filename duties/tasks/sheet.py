"""The sheet of a yearly list: its columns, and its rows read one by one, good or refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duties.tasks.bodies import split_names
from duties.tasks.timing import TimingRefused, read_timing
from spreadsheets.checking import check_cells
from spreadsheets.model import Column, Kind, Mistake, SheetRow, SheetTable

SHEET = "任务清单"
SOURCE, NUMBER, CATEGORY, TITLE = "来源", "序号", "类别", "任务"
CONTENT, TIMING, LEAD, PARTNERS, REMARK = "内容", "时间节点", "责任单位", "配合单位", "备注"
MOST_BODIES = 12  # named under 责任单位 of one task

COLUMNS = (
    Column(SOURCE, 60, later=True),
    Column(NUMBER, 20, required=True, kind=Kind.DIGITS),
    Column(CATEGORY, 80, later=True),
    Column(TITLE, 120, required=True, titles=("项目/任务", "项目", "任务名称", "工作任务")),
    Column(CONTENT, 2_000, later=True, titles=("工作内容", "任务内容", "具体内容", "主要内容")),
    Column(TIMING, 40, required=True, kind=Kind.DAY, titles=("完成时限", "时间安排")),
    Column(LEAD, 200, required=True, titles=("牵头单位", "责任部门", "责任科室")),
    Column(PARTNERS, 300, later=True, titles=("配合部门", "协办单位")),
    Column(REMARK, 300, later=True),
)
"""The columns. Source: 003 附件5, 000 教育 附件3; some of the headings there, and ours."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list as it was written; ``row`` is its number in the file."""

    row: int
    source: str
    number: str
    category: str
    title: str
    content: str
    timing: str
    lead: str
    partners: str
    remark: str

    @property
    def identity(self) -> tuple[str, str]:
        """What no two rows of a list share."""
        return self.source, self.number


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken, and why, with what to do."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"第{self.row}行 {self.column}：{self.what}"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a sheet holds: rows to take, and those that are refused, in the order of the file."""

    rows: tuple[Row, ...]
    refused: tuple[Refused, ...]


def read_rows(table: SheetTable, year: int) -> Listed:
    """Return the rows of a sheet as tasks of a year, and what is wrong with others."""
    refused = [Refused(each.row, each.column, each.what) for each in table.mistakes]
    good: list[Row] = []
    seen: dict[tuple[str, str], int] = {}
    for cells in table.rows:
        wrong = [Refused(cells.number, *each) for each in _mistakes(cells, year)]
        row = _row(cells)
        first = seen.setdefault(row.identity, row.row) if row.number else row.row
        if first != row.row:
            what = f"来源、序号与第{first}行相同。请改序号，或删去一行。"
            wrong.append(Refused(row.row, NUMBER, what))
        refused += wrong
        good += [] if wrong else [row]
    return Listed(tuple(good), tuple(sorted(refused, key=lambda each: each.row)))


def _row(cells: SheetRow) -> Row:
    columns = (SOURCE, NUMBER, CATEGORY, TITLE, CONTENT, TIMING, LEAD, PARTNERS, REMARK)
    return Row(cells.number, *(cells[each] for each in columns))


def _mistakes(cells: SheetRow, year: int) -> Iterable[tuple[str, str]]:
    wrong = list(check_cells(COLUMNS, cells))
    named = {column for column, _ in wrong}
    if TIMING not in named:
        try:
            read_timing(cells[TIMING], year)
        except TimingRefused as refusal:
            wrong.append((TIMING, refusal.what))
    if LEAD not in named:
        count = len(split_names(cells[LEAD]))
        if not count:
            wrong.append((LEAD, "没有写是哪个单位。请填单位名称，几家的用顿号分开。"))
        if count > MOST_BODIES:
            wrong.append((LEAD, f"有{count}家，最多{MOST_BODIES}家。请写牵头的几家。"))
    return wrong


def say(refused: Sequence[Refused]) -> list[Mistake]:
    """Return refused rows as mistakes of a workbook."""
    return [Mistake(SHEET, each.row, each.column, each.what) for each in refused]
