"""The cells of a workbook, by row and column, with all that hides or joins them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from spreadsheets.package import Package, attribute

_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*]')  # in a number format: what is printed as it is
_DATE_LETTERS = re.compile(r"[dmyhs年月日时分秒]", re.IGNORECASE)
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ON = ("1", "true", "on")
_BEGINNINGS = (date(1899, 12, 30), date(1904, 1, 1))  # of days as numbers; the latter on old Macs


class Cell(Enum):
    """The content of a cell; a whole day is spelled as 2027-05-01."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"  # one whose result was never kept, or is empty


Content = tuple[Cell, str]
Corners = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


@dataclass(slots=True)
class Grid:
    """One sheet as it lies in the file: contents by row and column, both counted from 1."""

    title: str
    hidden: bool
    rows: dict[int, dict[int, Content]] = field(default_factory=dict)
    merged: list[Corners] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def hides_column(self, column: int) -> bool:
        """Tell whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def read_grids(package: Package) -> Iterator[Grid]:
    """Read every sheet of a workbook in order; raises what a damaged part raises."""
    texts = _read_texts(package)
    dates = _read_date_styles(package)
    targets = _read_targets(package)
    beginning = _BEGINNINGS[0]
    for tag, element in package.elements("xl/workbook.xml"):
        if tag == "workbookPr":
            beginning = _BEGINNINGS[attribute(element, "date1904") in _ON]
        part = targets.get(attribute(element, "id"), "") if tag == "sheet" else ""
        if part and package.has(part):
            hidden = attribute(element, "state") in {"hidden", "veryHidden"}
            grid = Grid(attribute(element, "name"), hidden)
            _Reader(grid, texts, dates, beginning).read(package, part)
            yield grid


def _read_targets(package: Package) -> dict[str, str]:
    return {
        attribute(element, "Id"): _resolve(attribute(element, "Target"))
        for tag, element in package.elements("xl/_rels/workbook.xml.rels")
        if tag == "Relationship" and attribute(element, "Type").endswith("/worksheet")
    }


def _resolve(target: str) -> str:
    return normpath(target[1:] if target.startswith("/") else join("xl", target))


def _read_texts(package: Package) -> list[str]:
    texts = []
    if package.has("xl/sharedStrings.xml"):
        for tag, element in package.elements("xl/sharedStrings.xml"):
            if tag == "si":
                texts.append(_words(element))
                element.clear()
    return texts


def _words(element: Element) -> str:
    """Return the text of a string in runs, without the reading aids above it."""
    return "".join(
        (child.text or "") if child.tag.endswith("}t") else _words(child)
        for child in element
        if not child.tag.endswith("}rPh")
    )


def _read_date_styles(package: Package) -> set[int]:
    """Return the styles by which a number is shown as a day or an hour."""
    formats: dict[str, str] = {}
    styles: list[str] = []
    if package.has("xl/styles.xml"):
        for tag, element in package.elements("xl/styles.xml"):
            if tag == "numFmt":
                formats[attribute(element, "numFmtId")] = attribute(element, "formatCode")
            elif tag == "cellXfs":
                styles = [attribute(each, "numFmtId") for each in element]
    return {place for place, number in enumerate(styles) if _is_date(number, formats)}


def _is_date(number: str, formats: dict[str, str]) -> bool:
    written = formats.get(number)
    if written is None:
        return number.isdigit() and int(number) in _DATES
    return _DATE_LETTERS.search(_LITERAL.sub("", written)) is not None


class _Reader:
    """Fills one grid from its part."""

    def __init__(self, grid: Grid, texts: list[str], dates: set[int], beginning: date) -> None:
        self._grid = grid
        self._texts = texts
        self._dates = dates
        self._beginning = beginning
        self._row = 0
        self._hidden_unless_said = False

    def read(self, package: Package, part: str) -> None:
        """Read the whole part; what it says of its own size is not believed."""
        for tag, element in package.elements(part):
            match tag:
                case "row":
                    self._take_row(element)
                    element.clear()
                case "mergeCell":
                    self._grid.merged.append(_corners(attribute(element, "ref")))
                case "col":
                    self._take_column(element)
                case "sheetFormatPr":
                    self._hidden_unless_said = attribute(element, "zeroHeight") in _ON

    def _take_row(self, element: Element) -> None:
        self._row = int(float(attribute(element, "r") or self._row + 1))
        if _is_hidden(element, "ht", unless_said=self._hidden_unless_said):
            self._grid.hidden_rows.add(self._row)
        column, contents = 0, {}
        for cell in element:
            where = attribute(cell, "r")
            column = _place(where)[1] if where else column + 1
            content = self._content(cell)
            if content is not None:
                contents[column] = content
        if contents:
            self._grid.rows.setdefault(self._row, {}).update(contents)

    def _take_column(self, element: Element) -> None:
        if _is_hidden(element, "width"):
            span = (int(attribute(element, "min")), int(attribute(element, "max")))
            self._grid.hidden_columns.append(span)

    def _content(self, cell: Element) -> Content | None:
        parts = {each.tag.rpartition("}")[2]: each for each in cell}
        kind = attribute(cell, "t") or "n"
        value = (parts["v"].text or "") if "v" in parts else ""
        if kind == "inlineStr":
            value = _words(parts["is"]) if "is" in parts else ""
        elif kind == "s" and value:
            value = self._texts[int(value)]
        if not value.strip():
            return (Cell.FORMULA, "") if "f" in parts else None
        match kind:
            case "e":
                return Cell.ERROR, value
            case "b":
                return Cell.BOOLEAN, "TRUE" if value in _ON else "FALSE"
            case "d":
                return Cell.DATE, value.removesuffix("T00:00:00")
            case "n":
                is_date = int(attribute(cell, "s") or 0) in self._dates
                if is_date:
                    return Cell.DATE, _spell_day(value, self._beginning)
                return Cell.NUMBER, _spell(value)
        return Cell.TEXT, value


def _is_hidden(element: Element, size: str, *, unless_said: bool = False) -> bool:
    hidden = attribute(element, "hidden")
    if hidden:
        return hidden in _ON
    return unless_said or attribute(element, size) in {"0", "0.0"}


def _spell(number: str) -> str:
    """Spell a number as it was typed: whole ones without the point that programs may add."""
    if number.lstrip("-").isdigit():
        return number
    value = float(number)
    return str(int(value)) if value.is_integer() else repr(value)


def _spell_day(number: str, beginning: date) -> str:
    """Spell a day that is kept as a number; what also has an hour, or is none, stays a number."""
    value = float(number)
    if not value.is_integer() or value < 1:
        return number
    try:
        return (beginning + timedelta(days=int(value))).isoformat()
    except OverflowError:
        return number


def _corners(reference: str) -> Corners:
    first, _, last = reference.partition(":")
    return (*_place(first), *_place(last or first))


def _place(reference: str) -> tuple[int, int]:
    """Return the row and column of a reference such as ``B12``; raises ``ValueError``."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
