"""Writing an export into a folder: which hazards go into which sheet of which file."""

import zipfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from core.clock import local
from hazards.ledger_filter import Sought
from people.departments.model import Department
from reports.exports.columns import Moment
from reports.exports.form_filling import MOST_ROWS, FormTooSmall, fill
from reports.exports.forms import ExportForm
from reports.exports.lines import write_csv, write_jsonl
from reports.exports.model import (
    ExportFormat,
    Heading,
    LedgerRow,
    NothingToExport,
    Order,
    Split,
)
from reports.exports.ports import Key, LedgerRows
from reports.exports.workbook import Leaf, LedgerBook, Thumbnail, ledger_book

READ_AT_ONCE = 2_000
"""Hazards that are read before the first of them is written."""

SHEETS_IN_A_BOOK = 60
"""Sheets that somebody still finds their way in; ours. More go into further workbooks."""

FEWEST_ROWS = 1_000
"""Rows of a file, however large they are; ours."""

UNNAMED = "未列"

Progress = Callable[[int, int], None]
Thumbnails = Callable[[Sequence[int]], tuple[list[Thumbnail], int]]


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of an export, in their order, and how many hazards and sheets are in them."""

    files: tuple[Path, ...]
    hazards: int
    sheets: int


class Export:
    """One export of what one filter or another finds: read for what goes where, then for rows."""

    def __init__(
        self,
        rows: LedgerRows,
        sought: Sequence[Sought],
        heading: Heading,
        order: Order,
        progress: Progress = no_progress,
        thumbnails: Thumbnails | None = None,
        own_form: tuple[ExportForm, Path] | None = None,
    ) -> None:
        self._rows = rows
        self._sought = sought
        self._heading = heading
        self._order = order
        self._progress = progress
        self._thumbnails = thumbnails
        self._own_form = own_form
        self._at = Moment(sought[0].day, sought[0].zone)
        self._done = 0
        self._total = 0

    def write(self, folder: Path, name: str) -> Written:
        """Write the files; raises ``NothingToExport`` where the filter finds no hazard."""
        parts = list(self._parts())
        self._total = sum(len(ids) for _, ids in parts)
        if not self._total:
            raise NothingToExport
        if self._own_form is not None:
            files = self._fill_forms(folder, name, parts, *self._own_form)
        elif self._order.format is ExportFormat.XLSX:
            files = self._write_books(folder, name, parts)
        else:
            files = self._write_lines(folder, name, parts)
        return Written(tuple(files), self._total, len(parts))

    def _parts(self) -> Iterator[tuple[str, "array[int]"]]:
        """Yield the name of each sheet, and the ids of its hazards, eight bytes each."""
        found: dict[tuple[str, int], array[int]] = {}
        for key in self._keys():
            place = _place_of(key, self._order.split)
            found.setdefault(place, array("q")).append(key.id)
        most = self._order.rows_in_a_file
        by_month = self._order.split is Split.MONTH
        for (name, _), ids in sorted(
            found.items(), key=lambda item: item[0][1:] if by_month else item[0]
        ):
            for number, first in enumerate(range(0, len(ids), most), 1):
                part = ids[first : first + most]
                yield (name if len(ids) <= most else f"{name} {number}".strip()), part

    def _keys(self) -> Iterator[Key]:
        """Yield the hits of each filter in the order of their ids, and each hit once."""
        by_id = attrgetter("id")
        hits = merge(*map(self._hits, self._sought), key=by_id)
        for _, same in groupby(hits, key=by_id):
            yield next(same)

    def _hits(self, sought: Sought) -> Iterator[Key]:
        after = 0
        while keys := self._rows.keys(sought, after, READ_AT_ONCE):
            yield from keys
            after = keys[-1].id

    def _fill_forms(
        self,
        folder: Path,
        name: str,
        parts: list[tuple[str, "array[int]"]],
        form: ExportForm,
        source: Path,
    ) -> list[Path]:
        """Write a filled form for each part; raises ``FormTooSmall``."""
        files = []
        for sheet, ids in parts:
            if len(ids) > MOST_ROWS:
                raise FormTooSmall
            tail = f"-{file_name(sheet)}" if sheet else ""
            path = _unused(folder / f"{name}_{file_name(form.name)}{tail}.xlsx")
            fill(form, source, self._read(ids), self._at, path)
            files.append(path)
        return files

    def _write_books(
        self, folder: Path, name: str, parts: list[tuple[str, "array[int]"]]
    ) -> list[Path]:
        files = []
        books = list(self._books(parts))
        for number, book_parts in enumerate(books, 1):
            tail = f"-{number}" if len(books) > 1 else ""
            path = folder / f"{name}{tail}.xlsx"
            with ledger_book(path, self._at) as book:
                for sheet, ids in book_parts:
                    self._write_sheet(book, sheet, ids)
                self._write_photos(book, book_parts)
            files.append(path)
        return files

    def _books(
        self, parts: list[tuple[str, "array[int]"]]
    ) -> Iterator[list[tuple[str, "array[int]"]]]:
        """Yield the sheets of each workbook: not too many of them, and not too many rows."""
        book: list[tuple[str, array[int]]] = []
        rows = 0
        for part in parts:
            full = len(book) == SHEETS_IN_A_BOOK
            if book and (full or rows + len(part[1]) > self._order.rows_in_a_file):
                yield book
                book, rows = [], 0
            book.append(part)
            rows += len(part[1])
        yield book

    def _write_sheet(self, book: LedgerBook, sheet: str, ids: "array[int]") -> None:
        title = self._heading.title
        heading = replace(self._heading, title=f"{title}（{sheet}）" if sheet else title)
        rows = self._read(ids)
        facts: tuple[tuple[str, str], ...] = ()
        if self._order.split is Split.ENTERPRISE:
            first = next(rows)
            facts = _facts(first)
            rows = _before(first, rows)
        book.write(Leaf(sheet or "台账", heading, len(ids), facts), rows)

    def _write_photos(self, book: LedgerBook, parts: list[tuple[str, "array[int]"]]) -> None:
        if self._thumbnails is None or not self._order.photos:
            return
        photos, left_out = self._thumbnails([id_ for _, ids in parts for id_ in ids])
        if photos:
            book.write_photos(photos, left_out)

    def _write_lines(
        self, folder: Path, name: str, parts: list[tuple[str, "array[int]"]]
    ) -> list[Path]:
        write = write_csv if self._order.format is ExportFormat.CSV else write_jsonl
        files = []
        for sheet, ids in parts:
            tail = f"-{file_name(sheet)}" if sheet else ""
            path = _unused(folder / f"{name}{tail}.{self._order.format.value}")
            write(path, self._read(ids), self._at)
            files.append(path)
        return files

    def _read(self, ids: Sequence[int]) -> Iterator[LedgerRow]:
        for first in range(0, len(ids), READ_AT_ONCE):
            rows = self._rows.rows(ids[first : first + READ_AT_ONCE])
            yield from rows
            self._done += len(rows)
            self._progress(self._done, self._total)


def written_within(largest: int, order: Order, write: Callable[[Order], Written]) -> Written:
    """Write an export until no file has more than so many bytes, with fewer rows in each.

    Raises as ``Export.write``. Files of ``FEWEST_ROWS`` stay, however large they are.
    """
    while True:
        written = write(order)
        found = max(file.stat().st_size for file in written.files)
        if found <= largest or order.rows_in_a_file <= FEWEST_ROWS:
            return written
        for file in written.files:
            file.unlink()
        most = min(order.rows_in_a_file, written.hazards)
        order = replace(order, rows_in_a_file=max(_fewer(most, largest / found), FEWEST_ROWS))


def _fewer(rows: int, share: float) -> int:
    """Return how many rows a file may have that is to have a share of its bytes; some less."""
    return min(int(rows * share * 0.9), rows // 2)


def _place_of(key: Key, split: Split) -> tuple[str, int]:
    """Return the name of a hazard's sheet, and what tells it from others of the same name."""
    match split:
        case Split.MONTH:
            return f"{key.found_on:%Y年%-m月}", key.found_on.year * 12 + key.found_on.month
        case Split.UNIT | Split.ENTERPRISE:
            return key.unit_name, key.unit_id
        case Split.STREET:
            return key.street or UNNAMED, 0
        case Split.DEPARTMENT:
            return _department(key.department)
    return "", 0


def _department(department: Department | None) -> tuple[str, int]:
    """Return the sheet of a department; sections of several streets may have the same name."""
    if department is None:
        return UNNAMED, 0
    where = f"（{department.street}）" if department.street else ""
    return f"{department.name}{where}", department.id


def _facts(row: LedgerRow) -> tuple[tuple[str, str], ...]:
    return (
        ("地址", row.address),
        ("主要负责人", row.principal),
        ("行业", row.sector),
        ("街镇", row.street),
        ("风险等级", row.risk),
    )


def _before(first: LedgerRow, rows: Iterator[LedgerRow]) -> Iterator[LedgerRow]:
    yield first
    yield from rows


def heading_of(title: str, narrowed: Sequence[str], now: datetime, zone: ZoneInfo) -> Heading:
    """Return what stands above the table of a place."""
    return Heading(f"{title}隐患台账", "、".join(narrowed) or "全部", local(now, zone))


def file_name(words: str) -> str:
    """Return words as a part of a file's name on any system."""
    plain = "".join(each for each in words if each.isalnum() or each in "-_（）") or "台账"
    return plain[:60]


def _unused(path: Path) -> Path:
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found


def zipped(files: Sequence[Path], path: Path) -> Path:
    """Put files into an archive beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            archive.write(file, file.name)
    return path
