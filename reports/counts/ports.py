"""What reports need of counts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chat.setting_aside import Attempting
from duties.counts.ports import DutyCounts, DutyFilling
from duties.counts.recounting import DutyCell, OccurrenceFact
from hazards.counts.ports import HazardCounts, HazardFilling
from hazards.counts.recounting import Cells, HazardFacts
from hazards.counts.summing import Sums


class Counts(HazardCounts, DutyCounts, Protocol):
    """All figures, as the last filling left them; nothing here writes."""


class CountWork(Protocol):
    """One turn that reads figures."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def counts(self) -> Counts:
        """Counts."""


class FillingWork(CountWork, Attempting, Protocol):
    """One turn that counts."""

    @property
    def hazard_filling(self) -> HazardFilling:
        """Counting of hazards."""

    @property
    def duty_filling(self) -> DutyFilling:
        """Counting of duties."""

    def day(self) -> date:
        """Return the wall-calendar day of this turn."""


class Recounts(Protocol):
    """What the ledger, the chain and the duties say, and what is counted of them."""

    def units_after(self, unit_id: int, most: int) -> list[int]:
        """Return the next units by their ids."""

    def stray_units(self, most: int) -> list[int]:
        """Return units that are counted and are not there."""

    def names(self, unit_ids: Sequence[int]) -> dict[int, str]:
        """Return the names of units."""

    def hazards_of(self, unit_ids: Sequence[int]) -> list[HazardFacts]:
        """Return what the ledger and the chain say of the hazards of units."""

    def stock_days(self) -> list[date]:
        """Return the days for which there are stocks."""

    def counted(self, unit_ids: Sequence[int]) -> Cells:
        """Return what is counted of units, day by day."""

    def sums(self, unit_ids: Sequence[int]) -> Sums:
        """Return what is counted of units for whole months and years."""

    def stocks(self, unit_ids: Sequence[int]) -> Cells:
        """Return the stocks of units."""

    def duties_after(self, duty_id: int, most: int) -> list[int]:
        """Return the next duties by their ids."""

    def titles(self, duty_ids: Sequence[int]) -> dict[int, str]:
        """Return the titles of duties."""

    def occurrences_of(self, duty_ids: Sequence[int]) -> list[OccurrenceFact]:
        """Return what became of duties, each occasion by itself."""

    def duties_counted(self, duty_ids: Sequence[int]) -> dict[DutyCell, Counter[str]]:
        """Return what is counted of duties, day by day."""


class CheckingWork(FillingWork, Protocol):
    """One turn that holds counts against the ledger."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def recounts(self) -> Recounts:
        """What is to be counted once more."""
