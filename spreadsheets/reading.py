"""Reading a filled-in workbook by its layout: everything in it is taken, or refused by its place.

A cell that is passed over does harm: an empty street is a wider permission, a lost row a unit that
nobody inspects. So merged cells count for all that they cover, and rows that are hidden, columns
that nobody knows and cells that are no words are named with sheet, row and column.
"""

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from spreadsheets.cells import Cell, Content, Grid, read_grids
from spreadsheets.model import (
    Column,
    Fault,
    Kind,
    Layout,
    Mistake,
    SheetMistakes,
    SheetRow,
    SheetTable,
    Workbook,
    WorkbookUnreadable,
)
from spreadsheets.package import MOST_CELLS, open_package

MOST_ROWS = 20_000  # in one sheet; more is a mistake rather than a district
FARTHEST_HEADING = 8  # rows of titles and notes above the headings
_ERRORS = frozenset(
    {
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!",
        "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#GETTING_DATA", "#UNKNOWN!",
    }
)  # fmt: skip
_REQUIRED = ("(必填)", "(选填)", "(可选)", "必填", "选填")


def read_sheets(path: Path, layout: Layout) -> Workbook:
    """Read the sheets of a layout; rows without any text are left out.

    Raises ``WorkbookUnreadable``, and ``SheetMistakes`` with all that is wrong.
    """
    with open_package(path) as package:
        grids = list(read_grids(package))
    mistakes: list[Mistake] = []
    read: dict[str, list[SheetRow]] = {}
    for title, columns in layout.items():
        if _came_later(grids, title, columns):
            read[title] = []
            continue
        grid = _find(grids, title, mistakes)
        if grid is None:
            continue
        if not _spread_merged(grid):
            raise WorkbookUnreadable(path.name, Fault.TOO_LARGE)
        read[title] = _Sheet(title, columns, grid, mistakes).read()
    _refuse_unread(grids, layout, mistakes)
    if mistakes:
        raise SheetMistakes(mistakes)
    return read


def _came_later(grids: Sequence[Grid], title: str, columns: Sequence[Column]) -> bool:
    """Tell whether a sheet is missing of which all columns came later: that is no mistake."""
    found = any(_heading(grid.title) == _heading(title) for grid in grids)
    return not found and all(column.later for column in columns)


def read_table(path: Path, title: str, columns: Sequence[Column]) -> SheetTable:
    """Read one sheet of an office's own: called ``title``, or the only one that holds anything.

    Its headings may stand below a title. What is wrong with a row refuses that row alone; the same
    errors are raised as by ``read_sheets`` where the whole cannot be read.
    """
    with open_package(path) as package:
        grids = [grid for grid in read_grids(package) if grid.rows]
    grid = _pick(grids, title)
    if not _spread_merged(grid):
        raise WorkbookUnreadable(path.name, Fault.TOO_LARGE)
    mistakes: list[Mistake] = []
    return _Sheet(grid.title, columns, grid, mistakes, _heading_row(grid, columns)).read_apart()


def _pick(grids: Sequence[Grid], title: str) -> Grid:
    """Return the sheet to read; raises ``SheetMistakes`` where nobody can tell which it is."""
    named = [grid for grid in grids if _heading(grid.title) == _heading(title)]
    seen = named or [grid for grid in grids if not grid.hidden]
    if len(seen) != 1:
        what = f"有{len(seen)}张有内容的表，不知道读哪张。请把要导入的那张命名为“{title}”。"
        what = what if seen else "没有内容。请把要导入的内容放在一张看得见的表里。"
        raise SheetMistakes([Mistake(title, 1, "表", what)])
    if seen[0].hidden:
        what = "这张表是隐藏的。请取消隐藏，核对后再导入。"
        raise SheetMistakes([Mistake(seen[0].title, 1, "表", what)])
    return seen[0]


def _heading_row(grid: Grid, columns: Sequence[Column]) -> int:
    """Return the row, of the first, in which most of the headings stand."""
    known = {_heading(each) for column in columns for each in (column.title, *column.titles)}

    def headings(number: int) -> int:
        return len({_heading(plain(text)) for _, text in grid.rows[number].values()} & known)

    first = [number for number in sorted(grid.rows) if number <= FARTHEST_HEADING]
    return max(first, key=lambda number: (headings(number), -number), default=1)


def plain(text: str) -> str:
    """Return text without what nobody sees: control and format characters, doubled spaces."""
    seen = (letter if unicodedata.category(letter)[0] != "C" else _gap(letter) for letter in text)
    return " ".join("".join(seen).split())


def _gap(letter: str) -> str:
    return " " if letter.isspace() else ""


def _find(grids: Sequence[Grid], title: str, mistakes: list[Mistake]) -> Grid | None:
    found = [grid for grid in grids if _heading(grid.title) == _heading(title)]
    if not found:
        mistakes.append(Mistake(title, 1, "表", f"没有“{title}”这张表。请用模板填。"))
        return None
    if len(found) > 1:
        mistakes.append(Mistake(title, 1, "表", f"有{len(found)}张“{title}”表，请并成一张。"))
    if found[0].hidden and found[0].rows:
        what = "这张表是隐藏的。请取消隐藏，核对后再导入。"
        mistakes.append(Mistake(title, 1, "表", what))
    return found[0]


def _refuse_unread(grids: Sequence[Grid], layout: Layout, mistakes: list[Mistake]) -> None:
    """Name the sheets that look like one of the layout, such as a second page of people."""
    known = {_heading(title) for title in layout}
    for grid in grids:
        name = _heading(grid.title)
        if grid.rows and name not in known and any(title in name for title in known):
            what = "这张表不会被读。内容请并到模板的表里，不要的请删掉。"
            mistakes.append(Mistake(grid.title, 1, "表", what))


def _heading(text: str) -> str:
    """Return a heading as it is compared: 姓 名 *, 姓名（必填） and 姓名 are the same."""
    name = "".join(unicodedata.normalize("NFKC", plain(text)).split()).lower().strip("*:")
    for mark in _REQUIRED:
        name = name.removesuffix(mark)
    return name.strip("*:")


def _spread_merged(grid: Grid) -> bool:
    """Let each merged range count for all its cells in rows that hold something of their own.

    Returns ``False`` for more cells than a sheet may have.
    """
    covered: dict[int, dict[int, Content | None]] = {}
    numbers = sorted(grid.rows)
    spread = 0
    for top, left, bottom, right in grid.merged:
        value = grid.rows.get(top, {}).get(left)
        inside = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        spread += len(inside) * (right - left + 1) + 1
        if spread > MOST_CELLS:
            return False
        for number in inside:
            row = covered.setdefault(number, {})
            for column in range(left, right + 1):
                if (number, column) != (top, left):
                    row[column] = value
    for number, cells in covered.items():
        own = {column: it for column, it in grid.rows[number].items() if column not in cells}
        if not own:
            del grid.rows[number]
            continue
        own.update({column: it for column, it in cells.items() if it is not None})
        grid.rows[number] = own
    return True


class _Sheet:
    """Reads one sheet by its columns."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        grid: Grid,
        mistakes: list[Mistake],
        heading: int = 1,
    ) -> None:
        self._title = title
        self._columns = columns
        self._grid = grid
        self._mistakes = mistakes
        self._headed = heading
        self._filled = sorted(number for number in grid.rows if number > heading)

    def read(self) -> list[SheetRow]:
        """Return the rows; what is wrong is among the mistakes."""
        if len(self._filled) > MOST_ROWS:
            what = f"超过{MOST_ROWS}行。请分几个文件导入。"
            self._say(self._filled[MOST_ROWS], self._columns[0].title, what)
            return []
        places = self._place_columns()
        self._refuse_hidden(places)
        return self._rows(places)

    def read_apart(self) -> SheetTable:
        """Return the rows, and what is wrong with some; raises ``SheetMistakes`` for the rest."""
        if len(self._filled) > MOST_ROWS:
            what = f"超过{MOST_ROWS}行。请分几个文件导入。"
            self._say(self._filled[MOST_ROWS], self._columns[0].title, what)
        else:
            places = self._place_columns()
            self._refuse_hidden(places)
        if self._mistakes:
            raise SheetMistakes(self._mistakes)
        rows = self._rows(places)
        wrong = {each.row for each in self._mistakes}
        good = tuple(row for row in rows if row.number not in wrong)
        return SheetTable(good, tuple(self._mistakes))

    def _rows(self, places: dict[int, Column]) -> list[SheetRow]:
        rows = []
        for number in self._filled:
            cells = dict(self._read_row(number, places))
            if any(cells.values()):
                rows.append(SheetRow(number, cells))
        return rows

    def _say(self, row: int, column: str, what: str) -> None:
        self._mistakes.append(Mistake(self._title, row, column, what))

    def _place_columns(self) -> dict[int, Column]:
        """Find each column by its heading; what stands under no known heading is refused."""
        known = {
            _heading(title): column
            for column in self._columns
            for title in (column.title, *column.titles)
        }
        places: dict[int, Column] = {}
        headings = self._grid.rows.get(self._headed, {})
        used = {column for number in self._filled for column in self._grid.rows[number]}
        for place in sorted(used | set(headings)):
            written = plain(headings[place][1]) if place in headings else ""
            column = known.get(_heading(written))
            if column is not None and column in places.values():
                self._say(self._headed, column.title, "这一栏有两列，请留一列。")
            elif column is not None:
                places[place] = column
            elif place in used:
                name = written or f"第{_letters(place)}列"
                what = "模板里没有这一栏，填了也不会导入。请删掉这一列，或改成模板的表头。"
                self._say(self._headed, name, what if written else f"没有表头，却填了内容。{what}")
        for column in self._columns:
            if column not in places.values() and not column.later:
                self._say(self._headed, column.title, "缺这一栏。请用模板填，不要改表头。")
        return places

    def _refuse_hidden(self, places: dict[int, Column]) -> None:
        hidden = [number for number in self._filled if number in self._grid.hidden_rows]
        for first, last in _runs(hidden):
            which = f"第{first}至{last}行" if last > first else "这一行"
            what = f"{which}是隐藏的，或被筛选掉了。请取消筛选和隐藏，核对后再导入，或删掉。"
            self._say(first, "整行", what)
        for place, column in places.items():
            if self._grid.hides_column(place) and self._is_used(place):
                self._say(self._headed, column.title, "这一列是隐藏的。请取消隐藏，核对后再导入。")

    def _is_used(self, place: int) -> bool:
        return any(place in self._grid.rows[number] for number in self._filled)

    def _read_row(self, number: int, places: dict[int, Column]) -> Iterator[tuple[str, str]]:
        contents = self._grid.rows[number]
        for place, column in places.items():
            if place in contents:
                what = _refuse(contents[place], column.kind)
                if what:
                    self._say(number, column.title, what)
                yield column.title, plain(contents[place][1])


def _refuse(content: Content, kind: Kind) -> str:
    """Say why a cell cannot stand in a column; empty when it can."""
    cell, text = content
    if cell is Cell.ERROR or (cell is Cell.TEXT and text.strip().upper() in _ERRORS):
        return f"是错误值 {text.strip()}。请改成要填的内容，没有就清空。"
    if cell is Cell.FORMULA:
        return "是公式，没有算出结果。请复制这一列，再“粘贴为数值”，空的清空。"
    if cell is Cell.BOOLEAN:
        return f"是逻辑值 {text}。请改成文字。"
    if cell is Cell.DATE and kind is not Kind.DAY:
        return "是日期或时间。请把单元格格式改成“文本”，再重新填。"
    if cell is Cell.NUMBER and kind is Kind.TEXT:
        return f"是数字 {text}，这里要填文字。确实这样写，就把单元格格式改成“文本”再重新填。"
    return ""


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Join neighbouring numbers: 4, 5, 6, 9 are 4 to 6 and 9 to 9."""
    first = last = 0
    for number in numbers:
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last


def _letters(column: int) -> str:
    """Return the letters by which a spreadsheet program calls a column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
