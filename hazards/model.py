"""A hazard on the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class HazardState(StrEnum):
    """Where a hazard stands."""

    OPEN = "open"
    FIXED_ON_SPOT = "fixed"  # found and put right in one step (即查即改), with both photos

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"open": "待整改", "fixed": "当场已整改"}[self.value]


class Severity(StrEnum):
    """How grave a hazard is, decided against published criteria."""

    GENERAL = "general"
    MAJOR = "major"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"general": "一般隐患", "major": "重大事故隐患"}[self.value]


@dataclass(frozen=True, slots=True)
class NewHazard:
    """What is known of a hazard when it goes on the ledger."""

    unit_id: int
    inspection_id: int
    question: str
    item: str
    description: str
    measure: str
    deadline: date
    fixed_on_spot: bool
    found_at: datetime
    found_by: int


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line of the ledger (台账)."""

    id: int
    number: str
    unit_id: int
    unit_name: str
    inspection_id: int
    question: str
    item: str
    description: str
    measure: str
    deadline: date
    state: HazardState
    found_at: datetime
    found_by: int

    @property
    def fixed_on_spot(self) -> bool:
        """Whether it was put right the moment it was found."""
        return self.state is HazardState.FIXED_ON_SPOT
