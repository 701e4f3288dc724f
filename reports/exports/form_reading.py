"""Reading an office's own form: where its heads are, and what they say."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import XunanError
from reports.exports.forms import Head, likeness_to_ledger, propose
from spreadsheets.model import Fault, WorkbookUnreadable
from spreadsheets.package import open_package

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FIRST_ROWS, FIRST_COLUMNS = 30, 60
"""Where the heads of a form are looked for; ours."""

FEWEST_LIKE = 4
"""How likely a row must be to hold the heads: two that are known, or one and others like it."""

LONGEST_HEAD = 30  # characters that are shown of one


class FormWithMacros(XunanError):
    """The workbook carries a program, which is neither run nor passed on."""


class HeadsNotFound(XunanError):
    """No row of the workbook looks like the heads of a ledger."""


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form as it was read: its sheet, the row of its heads (from 1), and what they may mean."""

    sheet: str
    head_row: int
    heads: tuple[Head, ...]


def read_form(path: Path) -> ReadForm:
    """Return where a form is to be filled in.

    Raises ``WorkbookUnreadable``, ``FormWithMacros`` and ``HeadsNotFound``.
    """
    with open_package(path) as package:
        if package.has("xl/vbaProject.bin"):
            raise FormWithMacros
    book = open_form(path)
    found: list[tuple[int, str, int, list[tuple[int, str]]]] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in range(1, min(sheet.max_row, FIRST_ROWS) + 1):
            heads = _heads_in(sheet, row)
            found.append(
                (likeness_to_ledger([words for _, words in heads]), sheet.title, row, heads)
            )
    best = max(found, key=lambda each: each[0], default=None)
    if best is None or best[0] < FEWEST_LIKE:
        raise HeadsNotFound
    _, title, row, heads = best
    return ReadForm(title, row, propose(heads))


def open_form(path: Path) -> "Workbook":
    """Open a form with its looks; raises ``WorkbookUnreadable`` for one that cannot be opened."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only where a form is read

    try:
        return load_workbook(path)
    except _DAMAGED as fault:
        raise WorkbookUnreadable(path.name, Fault.DAMAGED) from fault


_DAMAGED = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    OSError,
    SyntaxError,  # of XML that is cut off
    zipfile.BadZipFile,
)


def _heads_in(sheet: "Worksheet", row: int) -> list[tuple[int, str]]:
    """Return the columns of a row that say something, a merged one by its first cell."""
    found = []
    for column in range(1, min(sheet.max_column, FIRST_COLUMNS) + 1):
        value = sheet.cell(row, column).value
        words = "".join(str(value).split()) if value is not None else ""
        if words and not words.startswith("="):
            found.append((column, words[:LONGEST_HEAD]))
    return found
