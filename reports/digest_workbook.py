"""The workbook of a digest: its figures, and every hazard that was found, struck off or reopened.

Days and numbers are real ones, so that a spreadsheet sorts and adds them; what people typed is
text, whatever it begins with.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.clock import local
from hazards.model import HazardState
from reports.digests.model import Figures
from reports.digests.ports import Changed
from reports.digests.words import DEFINITIONS, NONE, foot, headline, spell_before

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADING = "FF12355B"
FIGURES, CHANGES = "简报", "本期变动"
DAY, MOMENT, NUMBER = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0"
MOST_ROWS = 20_000
LINE, TALLEST = 14.0, 400.0  # points, of the 409 that Excel takes
NOTE_LENGTH = 26  # Chinese characters in a line below the figures
_COLUMNS = (
    ("编号", 15),
    ("本期", 10),
    ("单位", 20),
    ("街镇", 11),
    ("行业", 9),
    ("隐患内容", 32),
    ("整改措施", 24),
    ("等级", 10),
    ("状态", 11),
    ("发现时间", 17),
    ("整改期限", 12),
    ("销号时间", 17),
)


def write(figures: Figures, number: int, changed: Sequence[Changed], zone: ZoneInfo) -> bytes:
    """Return the workbook of a digest, of whose days these hazards have changed."""
    from openpyxl import Workbook  # noqa: PLC0415 - only for whoever writes one

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = FIGURES
    _write_figures(sheet, figures, number, zone)
    _write_changes(book.create_sheet(CHANGES), figures, changed, zone)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _write_figures(sheet: "Worksheet", figures: Figures, number: int, zone: ZoneInfo) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - as above

    _text(sheet, 1, 1, headline(figures, number)).font = Font(bold=True, size=14)
    _head(sheet, 3, (("指标", 24), ("本期", 12), (spell_before(figures), 12)))
    it, before = figures.hazards, figures.previous
    rows = (
        ("期初", it.opening, before.opening),
        ("新增", it.found, before.found),
        ("其中重大", it.found_major, before.found_major),
        ("重开（复发）", it.reopened, before.reopened),
        ("销号", it.closed, before.closed),
        ("办结（未整改）", it.ended, before.ended),
        ("期末", it.closing, before.closing),
        ("重大在账", it.major_open, before.major_open),
        ("逾期", it.overdue, before.overdue),
        ("新增逾期", it.newly_overdue, before.newly_overdue),
        ("退回整改", it.returned, before.returned),
        ("移交待反馈", it.unanswered, before.unanswered),
        *_duty_rows("巡查", figures.patrols),
        *_duty_rows("履职", figures.duties),
    )
    row = 4
    for name, now, then in rows:
        _text(sheet, row, 1, name)
        for column, value in ((2, now), (3, then)):
            if value is not None:
                sheet.cell(row, column, value).number_format = NUMBER
        row += 1
    chain = (f"留痕末行：{figures.head}",) if figures.head else ()
    for words in (foot(figures, zone), *DEFINITIONS, *chain):
        row += 1
        _note(sheet, row, words)
    sheet.freeze_panes = "A4"
    _print_set_up(sheet, "portrait")


def _note(sheet: "Worksheet", row: int, words: str) -> None:
    """Write words below the figures, as many lines high as they need."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - as above

    _text(sheet, row, 1, words).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    sheet.row_dimensions[row].height = LINE * -(-len(words) // NOTE_LENGTH) + 3


def _print_set_up(sheet: "Worksheet", orientation: Any) -> None:
    """Let a sheet be printed on A4 as wide as the paper."""
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页，共 &N 页"


def _duty_rows(name: str, it: Any) -> list[tuple[str, int, None]]:
    return [
        (f"{name}应做", it.due, None),
        (f"{name}按时", it.on_time, None),
        (f"{name}迟", it.late, None),
        (f"{name}补做", it.made_up, None),
        (f"{name}漏", it.missed, None),
        (f"{name}未做（已超时）", it.behind, None),
        (f"{name}免", it.excused, None),
    ]


def _write_changes(
    sheet: "Worksheet", figures: Figures, changed: Sequence[Changed], zone: ZoneInfo
) -> None:
    _head(sheet, 1, _COLUMNS)
    for row, each in enumerate(changed, start=2):
        words = (
            each.number,
            _what(each, figures, zone),
            each.unit,
            each.street,
            each.sector,
            each.description,
            each.measure,
            each.severity.label if each.severity else "待判定",
            each.state.label,
        )
        for column, value in enumerate(words, start=1):
            _text(sheet, row, column, value)
        _rule(sheet, row, words)
        _moment(sheet, row, 10, each.found_at, zone)
        _day(sheet, row, 11, each.deadline)
        _moment(sheet, row, 12, each.closed_at, zone)
    if not changed:
        _text(sheet, 2, 1, NONE)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:L{max(2, len(changed) + 1)}"
    _print_set_up(sheet, "landscape")
    sheet.print_title_rows = "1:1"


def _rule(sheet: "Worksheet", row: int, said: Sequence[str]) -> None:
    """Let all cells of a hazard wrap, as high as what is said needs, with a line below."""
    from openpyxl.styles import Alignment, Border, Side  # noqa: PLC0415 - as above

    for column in range(1, len(_COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = Border(bottom=Side("thin", "FFBFBFBF"))
    needed = (
        sum(-(-len(line) * 2 // width) or 1 for line in words.split("\n"))
        for words, (_, width) in zip(said, _COLUMNS, strict=False)
    )
    sheet.row_dimensions[row].height = min(LINE * max(needed) + 3, TALLEST)


def _what(each: Changed, figures: Figures, zone: ZoneInfo) -> str:
    """Say what happened to a hazard in the days: 新增, 销号, 重开, as many as did."""
    days = (figures.first, figures.last)
    said = ["新增"] if _within(each.found_at, days, zone) else []
    said += ["重开"] if each.reopened else []
    said += ["办结" if each.state is HazardState.ENDED else "销号"] if each.closed else []
    return "、".join(said)


def _within(at: datetime, days: tuple[date, date], zone: ZoneInfo) -> bool:
    return days[0] <= local(at, zone).date() <= days[1]


def _head(sheet: "Worksheet", row: int, columns: Sequence[tuple[str, int]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    for column, (name, width) in enumerate(columns, start=1):
        cell = _text(sheet, row, column, name)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor=HEADING)
        cell.alignment = Alignment(horizontal="center")
        sheet.column_dimensions[get_column_letter(column)].width = width


def _text(sheet: "Worksheet", row: int, column: int, words: str) -> Any:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 - as above

    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _moment(sheet: "Worksheet", row: int, column: int, at: datetime | None, zone: ZoneInfo) -> None:
    if at is not None:
        naive = local(at, zone).replace(tzinfo=None, second=0, microsecond=0)
        sheet.cell(row, column, naive).number_format = MOMENT


def _day(sheet: "Worksheet", row: int, column: int, day: date | None) -> None:
    if day is not None:
        sheet.cell(row, column, day).number_format = DAY
