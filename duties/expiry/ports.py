"""What 证照设备 needs from others."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from duties.expiry.model import Counts, Entry, Line, Validity, WhyRetired
from duties.occurrences.ports import OccurrenceWork, ProofPhotos
from hazards.photos import Photo
from people.permissions import Reach


class ExpiryStore(Protocol):
    """Entries and their validities. Nothing here deletes."""

    def add(self, entry: Entry) -> Entry | None:
        """Keep a new entry; ``None`` when one of this identity is kept already."""

    def get(self, entry_id: int) -> Entry | None:
        """Return an entry, or ``None``."""

    def like(self, entry: Entry) -> Entry | None:
        """Return the entry of this identity that is kept, or ``None``."""

    def retire(self, entry_id: int, at: datetime, by: int | None, why: WhyRetired) -> bool:
        """Keep an entry no longer, and end its validities; ``False`` when that was done before."""

    def add_validity(self, validity: Validity) -> Validity | None:
        """Keep a validity; ``None`` when the entry has one of this expiry already."""

    def end(self, validity_id: int, at: datetime) -> bool:
        """End a validity that is replaced; ``False`` when it had ended."""

    def validity(self, validity_id: int) -> Validity | None:
        """Return a validity, or ``None``."""

    def save(self, validity: Validity) -> bool:
        """Keep how far it is, one version up; ``False`` when somebody else was first."""

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the validities to which something happens by now, in the order of the moments."""

    def set_aside(self, validity_id: int, until: datetime, trouble: str) -> None:
        """Look after a validity that made trouble again after a while."""

    def troubled(self) -> int:
        """Count those that are set aside."""

    def recall(self, unit_id: int, at: datetime) -> None:
        """Let all of a unit of which somebody was warned be looked at from a moment on.

        One statement, however many there are.
        """

    def of_entry(self, entry_id: int) -> list[Validity]:
        """Return all validities that an entry ever had, in the order in which they were set."""

    def some(self, entry_ids: Iterable[int]) -> list[Line]:
        """Return the live validities of these entries; none for what is gone."""

    def of_unit(self, unit_id: int, skip: int, most: int) -> list[Line]:
        """Return the live validities of a unit, the nearest end first."""

    def of_units(self, unit_ids: Iterable[int], kind: str) -> list[Line]:
        """Return the live validities of one kind at these units."""

    def count(self, unit_id: int, today: date, soon: date) -> Counts:
        """Count the live validities of a unit, and those that end by a day."""

    def kinds_at(self, unit_id: int) -> set[str]:
        """Return the kinds of which a unit has entries."""

    def overdue(self, reach: Reach, today: date, skip: int, most: int) -> list[Line]:
        """Return what is overdue at units in reach, the longest first."""

    def count_overdue(self, reach: Reach, today: date, most: int) -> int:
        """Count what is overdue at units in reach, up to so many."""


class ExpiryPhotos(ProofPhotos, Protocol):
    """Photos that may also show a certificate, or a piece of equipment."""

    def of_entry(self, entry_id: int) -> list[Photo]:
        """Return the photos of an entry, in the order of their arrival."""


class ExpiryWork(OccurrenceWork, Protocol):
    """One turn about certificates, equipment and insurance."""

    @property
    def expiries(self) -> ExpiryStore:
        """Entries and their validities."""

    @property
    def photos(self) -> ExpiryPhotos:
        """Photos."""
