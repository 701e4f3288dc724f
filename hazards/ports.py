"""What the ledger needs from storage."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from hazards.model import Hazard, HazardState, NewHazard
from people.ports import Journal


class SeriesStore(Protocol):
    """Serial numbers without gaps or doubles."""

    def next(self, prefix: str, year: int) -> int:
        """Take the next number of a series in a year, from 1."""


class HazardStore(Protocol):
    """The ledger. Nothing here deletes."""

    def add(self, number: str, state: HazardState, hazard: NewHazard) -> Hazard:
        """Put a hazard on the ledger."""

    def get(self, hazard_id: int) -> Hazard | None:
        """Return a hazard, or ``None``."""

    def found_by(self, person_id: int, before_id: int | None, limit: int) -> list[Hazard]:
        """Return what a person found, newest first, older than ``before_id``."""

    def count_found_by(self, person_id: int) -> int:
        """Count what a person found."""

    def of_inspection(self, inspection_id: int) -> list[Hazard]:
        """Return the hazards of an inspection in the order of their numbers."""

    def open_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the open hazards of a unit, the earliest deadline first."""

    def latest_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the hazards found last at a unit, open or not, the newest first."""

    def open_counts(self) -> dict[int, int]:
        """Return the number of open hazards for each unit that has any."""

    def at_item(self, inspection_id: int, question: str) -> Hazard | None:
        """Return the hazard that an inspection found at one item, or ``None``."""


class LedgerWork(Protocol):
    """What putting a hazard on the ledger needs."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def ledger_prefix(self) -> str:
        """The first letters of every hazard number."""

    @property
    def hazards(self) -> HazardStore:
        """The ledger."""

    @property
    def journal(self) -> Journal:
        """The journal."""

    @property
    def series(self) -> SeriesStore:
        """Serial numbers."""
