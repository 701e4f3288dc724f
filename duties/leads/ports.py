"""What the five leads need from others."""

from datetime import date
from typing import Protocol

from duties.leads.views import Tally
from duties.occurrences.ports import OccurrenceWork
from people.permissions import Reach


class LeadStore(Protocol):
    """Counts of the leads of many units; nothing here writes."""

    def page(self, quarter: date, reach: Reach, skip: int, most: int) -> list[Tally]:
        """Return units in reach with the leads of a quarter, those with the fewest done first."""

    def count(self, quarter: date, reach: Reach) -> tuple[int, int, int]:
        """Count the units in reach with leads in a quarter, those with all done, with none."""

    def after(self, quarter: date, unit_id: int, most: int) -> list[Tally]:
        """Return the next units with leads in a quarter, by id."""


class LeadWork(OccurrenceWork, Protocol):
    """One turn about the five leads."""

    @property
    def leads(self) -> LeadStore:
        """Counts of the leads."""
