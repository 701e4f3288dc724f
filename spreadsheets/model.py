"""The specification of a sheet, its rows as they were read, and its mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from core.errors import XunanError


class Kind(Enum):
    """The kinds of column: words, a number in any shape, digits that are a name, or a day."""

    TEXT = "text"
    NUMBER = "number"
    DIGITS = "digits"
    DAY = "day"  # as words, as digits, or as a cell that shows a day


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its longest text in characters, and whether it must be filled in.

    ``also`` are words that are taken beside the ``choices`` which are offered. A column that came
    ``later`` is missing in workbooks made from an earlier template, which is no mistake; so is a
    sheet of nothing but such columns.
    ``titles`` are other headings under which it is taken.
    """

    title: str
    longest: int
    required: bool = False
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    later: bool = False
    kind: Kind = Kind.TEXT
    titles: tuple[str, ...] = ()


Layout = Mapping[str, Sequence[Column]]  # the sheets of a workbook, and the columns of each


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty, under its number in the file (the headings are row 1)."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text in a column, empty when there is none."""
        return self.cells.get(column, "")


Workbook = Mapping[str, Sequence[SheetRow]]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet whose rows stand each for itself: those to take, and what is wrong with others."""

    rows: tuple[SheetRow, ...]
    mistakes: tuple["Mistake", ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in one cell, and what to do about it."""

    sheet: str
    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.sheet} 第{self.row}行 {self.column}：{self.what}"


class SheetMistakes(XunanError):
    """The workbook has mistakes, so nothing of it was taken."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, mistakes)))


class Fault(StrEnum):
    """The reason why a file cannot be read at all, in words that say what to do."""

    MISSING = "找不到这个文件，请核对文件名和位置。"
    UNREADABLE = "没有权限读这个文件，或它不是文件。"
    EMPTY = "文件是空的，请重新保存或重新传一次。"
    PROTECTED = "文件加了密码。请在Excel里取消密码，再另存为xlsx。"
    OLD = "这是旧格式（xls）。请用Excel或WPS打开，另存为xlsx。"
    TEXT = "这是文本文件（如csv或网页）改了名字。请用Excel打开，另存为xlsx。"
    OTHER = "这不是Excel文件。请用Excel或WPS另存为xlsx。"
    BINARY = "这是二进制格式（xlsb）。请另存为xlsx。"
    DAMAGED = "文件损坏或没有传完整。请重新保存，再传一次。"
    TOO_LARGE = "文件展开后太大。请删掉多余的行、列、图片和工作表，或分几个文件。"


class WorkbookUnreadable(XunanError):
    """The file cannot be read as a workbook."""

    def __init__(self, name: str, fault: Fault) -> None:
        super().__init__(name)
        self.fault = fault
