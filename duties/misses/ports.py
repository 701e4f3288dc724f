"""What proposals of hazards from missed duties need from others."""

from datetime import datetime
from typing import Protocol

from duties.ports import DutyWork
from hazards.ports import HazardWork


class MissWork(HazardWork, DutyWork, Protocol):
    """One turn about such a proposal."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""
