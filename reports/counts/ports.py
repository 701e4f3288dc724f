"""What reports need of counts."""

from datetime import date, datetime
from typing import Protocol

from chat.setting_aside import Attempting
from duties.counts.ports import DutyCounts, DutyFilling
from hazards.counts.ports import HazardCounts, HazardFilling


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
