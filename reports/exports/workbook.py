"""The ledger as a workbook that an office prints as it is.

XlsxWriter in constant memory: rows go to the disk in their order, and nothing of them is kept.
Everything typed is written as a string (``cells``), dates and numbers as such.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hazards.model import Ending, Severity
from reports.exports.cells import cell_text
from reports.exports.columns import COLUMNS, DEFINITIONS, PRINTED, Column, Holds, Moment
from reports.exports.model import Heading, LedgerRow

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "宋体"
HEAD_ROW = 2  # after the title and what the table is about
LONGEST_NAME = 31  # characters of a sheet's name, says Excel
PHOTO_SHEET = "照片"
_A4 = 9
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SHADES = {"overdue": "#F8CBAD", "open": "#FFF2CC", "closed": "#E2EFDA", "ended": "#EDEDED"}


Write = Callable[[int, LedgerRow, Moment], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet: its name, what stands above its table, and further facts, as of one enterprise."""

    name: str
    heading: Heading
    total: int
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of a hazard, on the disk."""

    number: str
    caption: str
    path: Path
    width: int
    height: int


class LedgerBook:
    """A workbook that is written sheet by sheet, and row by row within each."""

    def __init__(self, path: Path, at: Moment) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - only where one is wanted

        from reports.exports.lean_sheet import LeanSheet  # noqa: PLC0415 - with the library

        self._sheet_class = LeanSheet
        self._book: Workbook = Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "tmpdir": str(path.parent),
            },
        )
        self._book.set_properties({"title": "隐患台账"})
        self._at = at
        self._names = SheetNames()
        self._formats: dict[str, Format] = {}

    def write(self, leaf: Leaf, rows: Iterable[LedgerRow]) -> int:
        """Write a sheet and return how many rows it got."""
        name = self._names.take(leaf.name)
        sheet = self._book.add_worksheet(name, worksheet_class=self._sheet_class)
        self._set_up(sheet)
        head = self._write_heading(sheet, leaf)
        written = self._write_rows(sheet, head + 1, rows)
        last = head + written
        self._finish(sheet, head, last)
        return written

    def write_photos(self, photos: Sequence[Thumbnail], left_out: int) -> None:
        """Write the second sheet: a picture beside the number of its hazard."""
        sheet = self._book.add_worksheet(self._names.take(PHOTO_SHEET))
        sheet.set_portrait()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 2, 44)
        text, head = self._format("text"), self._format("head")
        for column, title in enumerate(("编号", "时点", "照片")):
            sheet.write_string(0, column, title, head)
        sheet.repeat_rows(0)
        for row, photo in enumerate(photos, 1):
            sheet.set_row_pixels(row, photo.height + 8)
            sheet.write_string(row, 0, photo.number, text)
            sheet.write_string(row, 1, photo.caption, text)
            sheet.write_blank(row, 2, None, text)
            place = {"x_offset": 4, "y_offset": 4, "object_position": 1}
            sheet.insert_image(row, 2, str(photo.path), place)
        if left_out:
            words = f"另有 {left_out} 张以上照片未列出，可在巡安里逐条查看。"
            sheet.write_string(len(photos) + 1, 0, words, self._format("note"))

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def _set_up(self, sheet: "Worksheet") -> None:
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.set_footer("&L&A&C第 &P 页，共 &N 页")
        sheet.set_default_row(LEAST)
        sheet.set_column(0, 0, 6)
        for place, column in enumerate(COLUMNS, 1):
            sheet.set_column(place, place, column.width)

    def _write_heading(self, sheet: "Worksheet", leaf: Leaf) -> int:
        """Write what stands above the table, and return the row of the heads."""
        last = PRINTED
        heading = leaf.heading
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, last, cell_text(heading.title), self._format("title"))
        moment = f"{heading.as_of:%Y年%-m月%-d日 %H:%M}"
        about = f"共 {leaf.total} 条 · 截至 {moment} · 范围：{heading.narrowed}"
        sheet.merge_range(1, 0, 1, last, cell_text(about), self._format("about"))
        row = HEAD_ROW
        if leaf.facts:
            facts = "    ".join(f"{name}：{words}" for name, words in leaf.facts if words)
            sheet.merge_range(row, 0, row, last, cell_text(facts), self._format("about"))
            row += 1
        sheet.set_row(row, 32)
        head = self._format("head")
        sheet.write_string(row, 0, "序号", head)
        for place, column in enumerate(COLUMNS, 1):
            sheet.write_string(row, place, column.title, head)
        sheet.freeze_panes(row + 1, 2)
        sheet.repeat_rows(row)
        return row

    def _write_rows(self, sheet: "Worksheet", first: int, rows: Iterable[LedgerRow]) -> int:
        """Write the rows; the innermost loop of a long export."""
        at = self._at
        cells = [self._cell(sheet, column, place) for place, column in enumerate(COLUMNS, 1)]
        number = self._format("number")
        write_number, set_row = sheet.write_number, sheet.set_row
        written = 0
        for written, row in enumerate(rows, 1):
            place = first + written - 1
            height = _height(row)
            if height > LEAST:
                set_row(place, height)
            write_number(place, 0, written, number)
            for write in cells:
                write(place, row, at)
        return written

    def _cell(self, sheet: "Worksheet", column: Column, place: int) -> Write:
        """Return what writes the cells of one column, each as what the column holds."""
        value = column.value
        look = self._format("wrapped" if column.wraps else column.holds.value)
        write_string, write_number, write_blank = (
            sheet.write_string,
            sheet.write_number,
            sheet.write_blank,
        )

        def text(at_row: int, row: LedgerRow, at: Moment) -> None:
            words = cell_text(value(row, at))  # type: ignore[arg-type]  # such a column holds text
            if words:
                write_string(at_row, place, words, look)
            else:
                write_blank(at_row, place, None, look)

        def number(at_row: int, row: LedgerRow, at: Moment) -> None:
            found: Any = value(row, at)
            if found is None:
                write_blank(at_row, place, None, look)
            else:
                write_number(at_row, place, found, look)

        def day(at_row: int, row: LedgerRow, at: Moment) -> None:
            found: Any = value(row, at)
            if found is None:
                write_blank(at_row, place, None, look)
            else:
                write_number(at_row, place, found.toordinal() - EXCEL_ZERO, look)

        shades = {name: self._format(name) for name in _SHADES}
        marked = self._format("major")

        def state(at_row: int, row: LedgerRow, at: Moment) -> None:
            write_string(at_row, place, row.standing, shades[_shade(row, at)])

        def severity(at_row: int, row: LedgerRow, at: Moment) -> None:
            is_major = row.severity is Severity.MAJOR
            write_string(at_row, place, str(value(row, at)), marked if is_major else look)

        kinds = {Holds.TEXT: text, Holds.NUMBER: number, Holds.DATE: day}
        return {"state": state, "severity": severity}.get(column.key, kinds[column.holds])

    def _finish(self, sheet: "Worksheet", head: int, last: int) -> None:
        """Close a table: the arrows of its filter, its foot, and what is printed."""
        width = len(COLUMNS)
        sheet.autofilter(head, 0, max(last, head), width)
        note = self._format("note")
        row = last + 2
        for words in (*DEFINITIONS, "填表：                    审核：                    "):
            sheet.write_string(row, 0, words, note)
            row += 1
        sheet.print_area(0, 0, row - 1, PRINTED)

    def _format(self, name: str) -> "Format":
        found = self._formats.get(name)
        if found is None:
            found = self._formats[name] = self._book.add_format(_look(name))
        return found


def _shade(row: LedgerRow, at: Moment) -> str:
    """Return the colour of the state of a hazard."""
    if row.state.open:
        return "overdue" if row.overdue(at.day) else "open"
    return "ended" if row.ending not in {None, Ending.RECTIFIED} else "closed"


_LINE, LEAST = 13.5, 20.0  # points: of a line of text, and of a row
_TALLEST = 400.0  # of the 409 that Excel takes
_WIDTHS = {each.key: int(each.width) - 1 for each in COLUMNS}
_UNITS, _WIDE, _MEASURES = (_WIDTHS[key] for key in ("unit", "description", "measure"))


def _height(row: LedgerRow) -> float:
    """Return the points that a row needs: nobody works that out when the file is opened."""
    most = 1
    for text, width in (
        (row.description, _WIDE),
        (row.measure, _MEASURES),
        (row.unit_name, _UNITS),
    ):
        if len(text) * 2 > width:
            lines = sum(-(-(len(each) * 2) // width) or 1 for each in text.split("\n"))
            most = max(most, lines)
    return min(max(most * _LINE + 4, LEAST), _TALLEST)


EXCEL_ZERO = 693_594
"""The ordinal of 1899-12-30, from which a workbook counts days."""


def _look(name: str) -> dict[str, Any]:
    """Return how a kind of cell looks."""
    base: dict[str, Any] = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    cell = base | {"border": 1, "border_color": "#A6A6A6"}
    centred = cell | {"align": "center"}
    looks: dict[str, dict[str, Any]] = {
        "title": base | {"font_size": 18, "bold": True, "align": "center"},
        "about": base | {"align": "left", "font_color": "#404040"},
        "head": centred | {"bold": True, "bg_color": "#D9E2F3", "text_wrap": True},
        "text": centred | {"text_wrap": True},
        "wrapped": cell | {"text_wrap": True},
        "number": centred | {"num_format": "0"},
        "date": centred | {"num_format": "yyyy-mm-dd"},
        "major": centred | {"bold": True, "font_color": "#C00000"},
        "note": base | {"font_size": 9, "font_color": "#595959"},
    }
    if name in _SHADES:
        return centred | {"bg_color": _SHADES[name], "text_wrap": True}
    return looks[name]


class SheetNames:
    """Names of sheets: legal, within 31 characters, and each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """Return a name like the wanted one that no other sheet has."""
        plain = " ".join(cell_text(wanted).translate(_NOT_IN_NAMES).split()).strip("' ")
        plain = _within(plain, LONGEST_NAME).strip("' ") or "台账"
        if plain.lower() == "history":  # Excel keeps it for itself
            plain = "台账 History"
        name, number = plain, 1
        while name.lower() in self._taken:
            number += 1
            tail = f"（{number}）"
            name = _within(plain, LONGEST_NAME - len(tail)) + tail
        self._taken.add(name.lower())
        return name


def _within(text: str, most: int) -> str:
    units = text.encode("utf-16-le")[: most * 2]
    return units.decode("utf-16-le", errors="ignore")


@contextlib.contextmanager
def ledger_book(path: Path, at: Moment) -> Iterator[LedgerBook]:
    """Open a workbook, and write it at the end of the block."""
    book = LedgerBook(path, at)
    yield book
    book.close()
