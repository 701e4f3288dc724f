"""What reports need of counts."""

from datetime import datetime
from typing import Protocol

from duties.counts.ports import DutyCounts
from hazards.counts.ports import HazardCounts


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
