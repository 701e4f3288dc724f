"""The ledger of 证照设备 as a workbook: 特种作业台账 as it is read in again, then the rest."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

from duties.expiry.importing import SHEET, STANDING, TITLES
from duties.expiry.kinds import expiry_of, kind_of
from duties.expiry.model import Line
from duties.expiry.words import spell_left
from reports.workbook import write_table

OTHERS = "其他证照设备"
SPECIAL = "special-operation"
_WIDTHS = (28, 14, 24, 20, 14, 14, 16)
_HEADINGS = (
    ("单位名称", 28),
    ("类型", 20),
    ("名称", 24),
    ("编号", 24),
    ("类别", 16),
    ("地点", 20),
    ("项目", 16),
    ("起算日期", 14),
    ("到期日期", 14),
    (STANDING, 16),
)


def write_ledger(lines: Iterable[Line], today: date) -> bytes:
    """Return the workbook: one row for each certificate, and for each expiry of everything else."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where one is wanted

    found = list(lines)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    write_table(sheet, TITLES, _certificates(found, today), _WIDTHS)
    others = [each for each in found if each.entry.kind != SPECIAL]
    if others:
        titles, widths = zip(*_HEADINGS, strict=True)
        rows = (_row(each, today) for each in others)
        write_table(book.create_sheet(OTHERS), titles, rows, widths)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _certificates(lines: list[Line], today: date) -> Iterator[tuple[str, ...]]:
    """Give a row for each certificate, in the order of its nearest end."""
    of: dict[int, dict[str, Line]] = {}
    for each in lines:
        if each.entry.kind == SPECIAL:
            of.setdefault(each.entry.id, {})[each.validity.expiry] = each
    for ends in of.values():
        nearest = min(ends.values(), key=lambda each: each.validity.until)
        entry = nearest.entry
        days = [ends[key].validity.until.isoformat() if key in ends else "" for key in _KEYS]
        standing = f"{_what(nearest)}{spell_left(nearest.validity.until, today)}"
        yield (nearest.unit_name, entry.name, entry.number, entry.detail, *days, standing)


_KEYS = ("until", "review")


def _row(line: Line, today: date) -> tuple[str, ...]:
    entry, one = line.entry, line.validity
    return (
        line.unit_name,
        kind_of(entry.kind).title,
        entry.name,
        entry.number,
        entry.detail,
        line.place_name or "",
        _what(line),
        one.since.isoformat() if one.since else "",
        one.until.isoformat(),
        spell_left(one.until, today),
    )


def _what(line: Line) -> str:
    return expiry_of(kind_of(line.entry.kind), line.validity.expiry).title
