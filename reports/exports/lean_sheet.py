"""A sheet of XlsxWriter that writes the plain cells of a long table in less time.

The library makes each cell by way of attribute lists and six searches for what might have to be
escaped. Nearly all cells of a ledger are numbers, blanks, or short words in which nothing has to
be; these are written at once, to the same byte, and everything else is left to the library. A test
holds the two against each other.
"""

import re
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

_TO_ESCAPE = re.compile(r'["&<>_]|^\s|\s$')
_LETTERS = tuple(xl_col_to_name(column) for column in range(64))


class LeanSheet(Worksheet):  # type: ignore[misc]  # it is read without types
    """Hooks into the one method by which the library writes a cell."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if not cell.format or col >= len(_LETTERS):
            super()._write_cell(row, col, cell)
            return
        begun = f'<c r="{_LETTERS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellStringTuple:
            words = cell.string
            if words.isprintable() and not _TO_ESCAPE.search(words):
                self.fh.write(f'{begun} t="inlineStr"><is><t>{words}</t></is></c>')
                return
        elif kind is CellNumberTuple:
            self.fh.write(f"{begun}><v>{cell.number:.16G}</v></c>")
            return
        elif kind is CellBlankTuple:
            self.fh.write(f"{begun}/>")
            return
        super()._write_cell(row, col, cell)
