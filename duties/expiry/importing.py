"""特种作业台账 brought in from a workbook: all of it or nothing, as often as wanted.

A row is known again by unit, certificate number (without one by the name) and trade; other days in
it renew the certificate. Days before those that are kept are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from duties.expiry import keeping
from duties.expiry.days import DayRefused, read_day
from duties.expiry.kinds import Expiry, ExpiryKind, read_kind
from duties.expiry.model import (
    LONGEST_DETAIL,
    LONGEST_NAME,
    LONGEST_NUMBER,
    Given,
    NewEntry,
)
from duties.expiry.ports import ExpiryWork
from people.model import Unit
from spreadsheets.checking import check_cells
from spreadsheets.model import Column, Kind, Layout, Mistake, SheetMistakes, SheetRow, Workbook

SHEET, KIND = "特种作业台账", "special-operation"
UNIT, NAME, NUMBER, TRADE = "单位名称", "姓名", "证书编号", "作业类别"
UNTIL, REVIEW, STANDING = "有效期至", "复审日期", "状态"
DAYS = {UNTIL: "until", REVIEW: "review"}
COLUMNS = (
    Column(UNIT, 120, required=True),
    Column(NAME, LONGEST_NAME, required=True),
    Column(NUMBER, LONGEST_NUMBER, kind=Kind.DIGITS),
    Column(TRADE, LONGEST_DETAIL),
    Column(UNTIL, 20, required=True, kind=Kind.DAY),
    Column(REVIEW, 20, later=True, kind=Kind.DAY),
    Column(STANDING, 40, later=True),
)
"""The columns of the sheet; how a certificate stands is written out, and not read in again."""

TITLES = tuple(column.title for column in COLUMNS)
LAYOUT: Layout = {SHEET: COLUMNS}
Identity = tuple[int, str, str, str]
_REPEATED = {
    True: "，请删去一行。",
    False: "：同名的请填证书编号；确是同一张的删去一行。",
}
"""What to do about two rows of one identity, with a number or without."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many certificates are new, how many are renewed, and how many stood so already."""

    added: int
    renewed: int
    unchanged: int


def bring_in(work: ExpiryWork, book: Workbook) -> Imported:
    """Bring in the certificates of a workbook; raises ``SheetMistakes`` with all that is wrong."""
    rows = _Check(work, book).rows()
    tally = {"added": 0, "renewed": 0, "unchanged": 0}
    for row in rows:
        tally[_take(work, row)] += 1
    return Imported(**tally)


def _take(work: ExpiryWork, new: NewEntry) -> str:
    existing = work.expiries.like(keeping.entry_of(work, new, None))
    if existing is None:
        keeping.add(work, new, None)
        return "added"
    live = {each.expiry: each.until for each in keeping.live_of(work, existing.id)}
    other = [each for each in new.days if live.get(each.expiry) != each.day]
    for given in other:
        keeping.renew(work, existing, given.expiry, given.day, None)
    return "renewed" if other else "unchanged"


class _Check:
    """Reads the rows of a workbook, and looks for mistakes."""

    def __init__(self, work: ExpiryWork, book: Workbook) -> None:
        self._work = work
        self._book = book
        self._kind: ExpiryKind = read_kind(KIND)
        self._units: Mapping[str, Unit] = {unit.name: unit for unit in work.units.all()}
        self._found: list[Mistake] = []

    def rows(self) -> list[NewEntry]:
        """Return what is to be kept; raises ``SheetMistakes``."""
        rows: list[tuple[SheetRow, NewEntry]] = []
        seen: dict[object, int] = {}
        for row in self._book[SHEET]:
            wrong = list(check_cells(COLUMNS, row))
            for column, what in wrong:
                self._say(row, column, what)
            read = self._read(row) if not wrong else None
            if read is None:
                continue
            first = seen.setdefault(self._identity(read), row.number)
            if first != row.number:
                self._say(row, NUMBER, f"与第{first}行重复{_REPEATED[bool(read.number)]}")
            rows.append((row, read))
        self._check_days(rows)
        if self._found:
            raise SheetMistakes(sorted(self._found, key=lambda each: each.row))
        return [read for _, read in rows]

    def _identity(self, new: NewEntry) -> Identity:
        return keeping.entry_of(self._work, new, None).identity

    def _check_days(self, rows: list[tuple[SheetRow, NewEntry]]) -> None:
        """Refuse days before those that are kept: an old workbook would undo what was renewed."""
        live: dict[tuple[Identity, str], date] = {}
        for line in self._work.expiries.of_units({new.unit_id for _, new in rows}, KIND):
            live[line.entry.identity, line.validity.expiry] = line.validity.until
        titles = {key: title for title, key in DAYS.items()}
        for row, new in rows:
            for given in new.days:
                kept = live.get((self._identity(new), given.expiry))
                if kept is not None and given.day < kept:
                    what = f"早于已登记的 {kept.isoformat()}。请核对；确要改早的在聊天里改。"
                    self._say(row, titles[given.expiry], what)

    def _say(self, row: SheetRow, column: str, what: str) -> None:
        self._found.append(Mistake(SHEET, row.number, column, what))

    def _read(self, row: SheetRow) -> NewEntry | None:
        unit = self._units.get(row[UNIT])
        if unit is None:
            what = f"没有名为“{row[UNIT][:20]}”的单位。请改为已登记的名称，或先登记这家单位。"
            self._say(row, UNIT, what)
        days = [self._day(row, column) for column in DAYS if row[column]]
        if unit is None or None in days:
            return None
        given = tuple(each for each in days if each is not None)
        try:
            name = keeping.read_name(row[NAME], NAME)
        except keeping.WordsRefused as refusal:
            self._say(row, NAME, refusal.what)
            return None
        return NewEntry(unit.id, KIND, name, given, row[NUMBER], row[TRADE])

    def _day(self, row: SheetRow, column: str) -> Given | None:
        expiry = self._expiry(column)
        try:
            day: date = read_day(row[column], expiry, self._work.day())
        except DayRefused as refusal:
            self._say(row, column, refusal.what)
            return None
        return Given(expiry.key, day)

    def _expiry(self, column: str) -> Expiry:
        found = self._kind.expiry(DAYS[column])
        assert found is not None  # noqa: S101 - a test holds the sheet and the kind together
        return found
