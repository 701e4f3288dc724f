"""Sheets of a workbook that are written row by row, side by side, and printed as an office does.

XlsxWriter in constant memory: each sheet has a file of its own until the book is closed. A sheet
that is full goes on in another one.
"""

import contextlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from reports.exports.cells import cell_text
from reports.printed_sheet import LINE, Value, lines_of_row
from reports.workbook import HEADING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

ROWS_ON_A_SHEET = 1_000_000
"""Below its head; Excel takes 1,048,576 rows in all."""

Columns = Sequence[tuple[str, int]]
_A4 = 9


class StreamedSheet:
    """A sheet below whose head rows are written one after another."""

    def __init__(self, book: "StreamedBook", name: str, columns: Columns) -> None:
        self._book = book
        self._name = name
        self._columns = columns
        self._widths = [width for _, width in columns]
        self._parts = 0
        self._row = 0
        self._sheet: Any = None
        self.written = 0
        self._begin()

    def write(self, cells: Sequence[Value]) -> None:
        """Write a row: numbers and days as such, words as words."""
        if self._row == ROWS_ON_A_SHEET:
            self.finish()
            self._begin()
        self._row += 1
        self.written += 1
        formats = self._book.formats
        self._sheet.set_row(self._row, LINE * lines_of_row(cells, self._widths))
        for column, value in enumerate(cells):
            if isinstance(value, str):
                self._sheet.write_string(self._row, column, cell_text(value), formats["text"])
            elif isinstance(value, datetime):
                self._sheet.write_datetime(self._row, column, value, formats["moment"])
            elif isinstance(value, date):
                self._sheet.write_datetime(self._row, column, value, formats["day"])
            elif value is not None:
                self._sheet.write_number(self._row, column, value, formats["text"])
            else:
                self._sheet.write_blank(self._row, column, None, formats["text"])

    def finish(self) -> None:
        """Let the columns be filtered, as far as there are rows."""
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)

    def _begin(self) -> None:
        self._parts += 1
        self._row = 0
        name = self._name if self._parts == 1 else f"{self._name}{self._parts}"
        self._sheet = self._book.begin(name)
        for column, (_, width) in enumerate(self._columns):
            self._sheet.set_column(column, column, width)
        self._sheet.set_row(0, LINE * 2)
        for column, (head, _) in enumerate(self._columns):
            self._sheet.write_string(0, column, head, self._book.formats["head"])


class StreamedBook:
    """A workbook of such sheets; its file is there at the end of the block."""

    def __init__(self, path: Path, title: str) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - only where one is wanted

        self._title = title
        self._book = Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "tmpdir": str(path.parent),
            },
        )
        self._sheets: list[StreamedSheet] = []
        shared = {"valign": "top", "text_wrap": True}
        self.formats: dict[str, Any] = {
            "text": self._book.add_format(shared),
            "day": self._book.add_format({**shared, "num_format": "yyyy-mm-dd"}),
            "moment": self._book.add_format({**shared, "num_format": "yyyy-mm-dd hh:mm"}),
            "head": self._book.add_format(
                {
                    "bold": True,
                    "font_color": "#FFFFFF",
                    "bg_color": f"#{HEADING[2:]}",
                    "align": "center",
                    "valign": "vcenter",
                    "text_wrap": True,
                }
            ),
        }

    def __enter__(self) -> "StreamedBook":
        """Return the book."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the file; after a fault without caring what becomes of it."""
        with contextlib.suppress(Exception) if error is not None else contextlib.nullcontext():
            for each in self._sheets:
                each.finish()
            self._book.close()

    def sheet(self, name: str, columns: Columns) -> StreamedSheet:
        """Return a new sheet."""
        made = StreamedSheet(self, name, columns)
        self._sheets.append(made)
        return made

    def begin(self, name: str) -> "Worksheet":
        """Return the library's sheet, set up for print."""
        from reports.exports.lean_sheet import LeanSheet  # noqa: PLC0415 - with the library

        sheet = self._book.add_worksheet(name, worksheet_class=LeanSheet)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(0)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&C{cell_text(self._title).replace('&', '&&')}")
        sheet.set_footer("&C第 &P / &N 页")
        return sheet
