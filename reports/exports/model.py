"""What is exported: the facts of one hazard, the shape of the file, and into how many it falls."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.errors import XunanError
from hazards.model import Ending, HazardState, Severity, Source, Track

LEDGER_SCHEMA = "xunan.ledger/1"
"""The name and version of a line of JSON (``docs/schemas.md``); a changed meaning is another."""


class ExportFormat(StrEnum):
    """The kinds of file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"xlsx": "Excel 表", "csv": "CSV", "jsonl": "JSON 行"}[self.value]


class Split(StrEnum):
    """What gets a sheet, or a file, of its own (domain.md: 一月一档 … 一企一档)."""

    NONE = "none"
    MONTH = "month"
    UNIT = "unit"
    DEPARTMENT = "department"
    STREET = "street"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _SPLITS[self]


_SPLITS = {
    Split.NONE: "不分",
    Split.MONTH: "一月一档",
    Split.UNIT: "一单位一档",
    Split.DEPARTMENT: "一部门一档",
    Split.STREET: "一街镇一档",
    Split.ENTERPRISE: "一企一档",
}


class NothingToExport(XunanError):
    """The filter finds no hazard."""


class FilterLost(XunanError):
    """The filter of an export is not there any more, or cannot be read."""


class FormLost(XunanError):
    """An office's own form that is to be filled cannot be read any more."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A hazard as it stands on the ledger, with the names that belong to it.

    Moments are aware UTC; of what came by a tip only the day is told (``hour_told``). ``closed_at``
    is when it was struck off last, and stands only while it is; ``department`` is the one that is
    responsible for the unit's sector.
    """

    id: int
    number: str
    unit_id: int
    unit_name: str
    sector: str
    street: str
    address: str
    principal: str
    risk: str
    place_name: str
    item: str
    description: str
    measure: str
    deadline: date | None
    state: HazardState
    severity: Severity | None
    track: Track
    source: Source
    found_at: datetime
    finder: str
    owner: str
    supervisor: str
    submitted_at: datetime | None
    closed_at: datetime | None
    returns: int
    relapses: int
    ending: Ending | None
    reason: str
    fixed_on_spot: bool
    lead: str
    department: str = ""

    @property
    def standing(self) -> str:
        """The state in the words that people read; an ending by its own name."""
        if self.state is HazardState.ENDED and self.ending is not None:
            return f"已办结：{self.ending.label}"
        if self.fixed_on_spot and self.state is HazardState.CLOSED and not self.relapses:
            return "当场已整改"
        return self.state.label

    @property
    def hour_told(self) -> bool:
        """Whether the hour of finding may be told."""
        return self.source is not Source.TIP

    def overdue(self, day: date) -> int:
        """Return by how many days it is late on a day; 0 for what is not."""
        if self.deadline is None or not self.state.open:
            return 0
        return max((day - self.deadline).days, 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table: its title, the filter, the moment of the snapshot (wall time)."""

    title: str
    narrowed: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants written: in which format, split by what, into at most how much a file.

    ``rows_in_a_file`` bounds a file so that a channel takes it; ``photos`` is how many pictures go
    on the second sheet.
    """

    format: ExportFormat = ExportFormat.XLSX
    split: Split = Split.NONE
    rows_in_a_file: int = 1_000_000
    photos: int = 200


@dataclass(frozen=True, slots=True)
class OwedExport:
    """An export that somebody asked for: of the filter kept as ``view_id``.

    ``form_id`` is an office's own form, instead of the standard table; with a ``month`` it is
    filled with the hazards of that month (``reports.exports.monthly``).
    """

    id: int
    person_id: int
    view_id: int
    format: ExportFormat
    split: Split
    form_id: int | None
    asked_at: datetime
    attempts: int
    month: date | None = None
