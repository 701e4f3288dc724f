"""What exporting needs of the storage."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from hazards.ledger_filter import Sought
from hazards.ports import HazardWork
from people.departments.model import Department
from reports.exports.forms import ExportForm
from reports.exports.model import ExportFormat, LedgerRow, OwedExport, Split


class Key(NamedTuple):
    """By what a hazard is put into a sheet: ``found_on`` is the wall day of finding."""

    id: int
    unit_id: int
    unit_name: str
    street: str
    department: Department | None
    found_on: date


class PhotoOfRow(NamedTuple):
    """A kept photo of a hazard, by the hash of its bytes."""

    hazard_id: int
    sha256: str
    fixed: bool


class LedgerRows(Protocol):
    """The ledger as one snapshot: whatever is read of it is of one moment."""

    def keys(self, sought: Sought, after_id: int, limit: int) -> list[Key]:
        """Return the next hits after an id, in the order of the ids."""

    def rows(self, ids: Sequence[int]) -> list[LedgerRow]:
        """Return the hazards with these ids, in their order."""

    def photos(self, ids: Sequence[int], most: int) -> list[PhotoOfRow]:
        """Return kept photos of these hazards, at most so many, in the order of the hazards."""


class Exports(Protocol):
    """Exports that are owed, and the forms that offices have for them."""

    def owe(
        self,
        person_id: int,
        view_id: int,
        format_: ExportFormat,
        split: Split,
        form_id: int | None,
        at: datetime,
        month: date | None = None,
    ) -> int:
        """Owe an export to somebody and return its id."""

    def waiting(self, person_id: int) -> list[OwedExport]:
        """Return what somebody asked for and has not got yet."""

    def add_form(self, form: ExportForm, made_by: int, at: datetime) -> ExportForm:
        """Keep an office's own form."""

    def form(self, form_id: int) -> ExportForm | None:
        """Return a form that is in use, or ``None``; also for one that cannot be read."""

    def form_asked(self, form_id: int) -> ExportForm | None:
        """Return a form, in use or not, or ``None``; also for one that cannot be read."""

    def forms_of(self, streets: Sequence[str], most: int) -> list[ExportForm]:
        """Return the forms of some offices, the newest first; an empty street is the area's.

        One that cannot be read is passed over.
        """

    def forms_due(self, month: date, before: datetime, most: int) -> list[ExportForm]:
        """Return forms, there before a moment, that were not filled by themselves for a month.

        One that cannot be read is passed over for that month.
        """

    def filled(self, form_id: int, month: date) -> bool:
        """Note that a form was filled for a month; ``False`` when somebody was first."""

    def match(self, form: ExportForm) -> None:
        """Keep what the columns of a form mean."""

    def end_form(self, form_id: int, at: datetime) -> None:
        """Take a form out of use."""


class ExportWork(HazardWork, Protocol):
    """One turn about exports."""

    @property
    def exports(self) -> Exports:
        """Exports."""
