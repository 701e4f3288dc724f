"""Filling an office's own form: its titles, looks, widths and merged heads stay as they are."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.errors import XunanError
from reports.exports.cells import cell_text
from reports.exports.columns import ALL, Moment
from reports.exports.form_reading import open_form
from reports.exports.forms import SERIAL, ExportForm
from reports.exports.model import LedgerRow

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 5_000
"""Rows of one form: it is held whole while it is filled, unlike the standard table."""

DAY = "yyyy-mm-dd"


class FormTooSmall(XunanError):
    """More hazards were asked for than an own form takes."""


def fill(form: ExportForm, source: Path, rows: Iterable[LedgerRow], at: Moment, into: Path) -> int:
    """Write a copy of a form with a row for each hazard, and return how many.

    What stands below the table moves down with it. Raises ``FormTooSmall`` and
    ``WorkbookUnreadable``.
    """
    found = list(rows)
    if len(found) > MOST_ROWS:
        raise FormTooSmall
    book = open_form(source)
    sheet = book[form.sheet]
    first = _first_row(sheet, form)
    room = _room(sheet, first)
    if room is not None and len(found) > room:
        _move_down(sheet, first + room, len(found) - room)
    looks = {head.column: _look_of(sheet.cell(first, head.column)) for head in form.heads}
    height = sheet.row_dimensions[first].height
    for place, row in enumerate(found):
        if height is not None:
            sheet.row_dimensions[first + place].height = height
        for head in form.heads:
            cell: Any = sheet.cell(first + place, head.column)
            cell._style = copy(looks[head.column])
            value = place + 1 if head.key == SERIAL else _value(head.key, row, at)
            _put(cell, value)
    book.save(into)
    return len(found)


def _value(key: str, row: LedgerRow, at: Moment) -> Any:
    column = ALL.get(key)
    return column.value(row, at) if column is not None else None


def _look_of(cell: Any) -> Any:
    """Return how a cell looks, in openpyxl's own way."""
    return copy(cell._style)


def _put(cell: Any, value: Any) -> None:
    """Put a value into a cell: text as text, whatever it begins with."""
    if isinstance(value, str):
        words = cell_text(value)
        cell.value = words or None
        if words:
            cell.data_type = "s"
        return
    cell.value = value
    if isinstance(value, date) and cell.number_format == "General":
        cell.number_format = DAY


def _first_row(sheet: "Worksheet", form: ExportForm) -> int:
    """Return the first row below the heads, the merged ones among them."""
    columns = {head.column for head in form.heads}
    last = form.head_row
    for merged in sheet.merged_cells.ranges:
        begins = merged.min_row <= form.head_row <= merged.max_row
        if begins and columns & set(range(merged.min_col, merged.max_col + 1)):
            last = max(last, merged.max_row)
    return last + 1


def _room(sheet: "Worksheet", first: int) -> int | None:
    """Return how many rows are free before something else is written; ``None`` for no end."""
    for row in range(first, sheet.max_row + 1):
        if any(cell.value is not None for cell in sheet[row]):
            return row - first
    return None


def _move_down(sheet: "Worksheet", row: int, by: int) -> None:
    """Move everything from a row on down, with its merged cells and the heights of its rows."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - only where a form is filled

    below = [each for each in sheet.merged_cells.ranges if each.min_row >= row]
    for merged in below:
        sheet.unmerge_cells(merged.coord)
    last = sheet.max_row
    heights = {number: sheet.row_dimensions[number].height for number in range(row, last + 1)}
    width = get_column_letter(sheet.max_column)
    sheet.move_range(f"A{row}:{width}{last}", rows=by)
    for number, height in heights.items():
        sheet.row_dimensions[number + by].height = height
        sheet.row_dimensions[number].height = None
    for merged in below:
        merged.shift(row_shift=by)
        sheet.merge_cells(merged.coord)
