"""The quick way of writing a cell leaves the same bytes as the library's own."""

import zipfile
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.exports.cells import cell_text
from reports.exports.lean_sheet import LeanSheet

Cell = str | int | float | None
cells: st.SearchStrategy[Cell] = (
    st.text(max_size=30)
    | st.text(st.sampled_from("a &<>\"'_x0041\t\n\u3000隐=😀"), max_size=12)
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.none()
)


def sheet_of(rows: list[list[Cell]], worksheet_class: type[Worksheet], formatted: bool) -> bytes:
    """The XML of a sheet with these rows."""
    stream = BytesIO()
    with Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账", worksheet_class=worksheet_class)
        look = book.add_format({"border": 1}) if formatted else None
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell_text(cell), look)
                elif cell is None:
                    sheet.write_blank(place, column, None, look)
                else:
                    sheet.write_number(place, column, cell, look)
    with zipfile.ZipFile(stream) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@settings(deadline=None)
@given(st.lists(st.lists(cells, max_size=70), max_size=4), st.booleans())
def test_every_cell_is_written_to_the_byte_as_the_library_writes_it(
    rows: list[list[Cell]], formatted: bool
) -> None:
    assert sheet_of(rows, LeanSheet, formatted) == sheet_of(rows, Worksheet, formatted)
