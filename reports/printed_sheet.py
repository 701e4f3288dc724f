"""Sheets of a workbook as an office prints them: frozen heads, real days and numbers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from reports.workbook import HEADING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | None

LINE = 15.0  # points
MOST_LINES = 27  # a row of a workbook is at most 409 points high


def write_sheet(
    sheet: "Worksheet",
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Value]],
    *,
    title: str = "",
    wide: bool = False,
) -> None:
    """Write heads and rows: numbers and days as such, words as words.

    ``title`` is printed above each page. What is ``wide`` goes on two pages side by side, each with
    the first two columns.
    """
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    sheet.append([name for name, _ in columns])
    for index, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        head = sheet.cell(1, index)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor=HEADING)
        head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = LINE * 2
    widths = [width for _, width in columns]
    for number, row in enumerate(rows, 2):
        sheet.row_dimensions[number].height = LINE * lines_of_row(row, widths)
        for index, value in enumerate(row, 1):
            cell = sheet.cell(number, index)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.value = _printable(value)
                cell.data_type = "s"
                cell.quotePrefix = True
            elif value is not None:
                cell.value = value
                if isinstance(value, date):
                    moment = isinstance(value, datetime)
                    cell.number_format = "yyyy-mm-dd hh:mm" if moment else "yyyy-mm-dd"
    sheet.print_options.gridLines = True
    sheet.freeze_panes = "C2" if wide else "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    if wide:
        sheet.page_setup.fitToWidth = 2
        sheet.print_title_cols = "A:B"
    for part, words in (
        (sheet.oddHeader, _printable(title).replace("&", "&&")),
        (sheet.oddFooter, "第 &P / &N 页"),
    ):
        if part is not None:
            part.center.text = words or None


def lines_of_row(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Return how many lines the longest words of a row take; a Chinese character is two wide."""
    needed = [1]
    for value, width in zip(row, widths, strict=False):
        if isinstance(value, str):
            sizes = (sum(1 + (each > "ÿ") for each in line) for line in value.split("\n"))
            needed.append(sum(max(1, -(-size // max(1, width - 1))) for size in sizes))
    return min(max(needed), MOST_LINES)


def _printable(text: str) -> str:
    """Return words without the controls that no workbook takes."""
    return "".join(each for each in text if each in "\n\t" or each >= " ")
