"""Sheets of a workbook as an office prints them: frozen heads, real days and numbers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from reports.workbook import HEADING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | date | None


def write_sheet(
    sheet: "Worksheet", columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> None:
    """Write heads and rows: numbers and days as such, words as words."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - as above
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - as above

    sheet.append([name for name, _ in columns])
    for index, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
        head = sheet.cell(1, index)
        head.font = Font(bold=True, color="FFFFFFFF")
        head.fill = PatternFill("solid", fgColor=HEADING)
    for number, row in enumerate(rows, 2):
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
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _printable(text: str) -> str:
    """Return words without the controls that no workbook takes."""
    return "".join(each for each in text if each in "\n\t" or each >= " ")
