"""The record of a drill: what was planned, who took part, what was found, what is amended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DrillStep(StrEnum):
    """The steps of a record, in their order; ``SUMMARY`` shows all of it."""

    PLAN = "plan"
    PEOPLE = "people"
    FINDINGS = "findings"
    AMENDMENT = "amendment"
    SUMMARY = "summary"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _LABELS[self]

    @property
    def after(self) -> "DrillStep":
        """The step that follows."""
        return _ORDER[min(_ORDER.index(self) + 1, len(_ORDER) - 1)]

    @property
    def before(self) -> "DrillStep":
        """The step that comes before."""
        return _ORDER[max(_ORDER.index(self) - 1, 0)]


_LABELS = {
    DrillStep.PLAN: "演练方案",
    DrillStep.PEOPLE: "人员和照片",
    DrillStep.FINDINGS: "发现问题",
    DrillStep.AMENDMENT: "预案修订",
    DrillStep.SUMMARY: "演练记录",
}
_ORDER = tuple(DrillStep)
STEPS = (DrillStep.PLAN, DrillStep.PEOPLE, DrillStep.FINDINGS, DrillStep.AMENDMENT)


@dataclass(frozen=True, slots=True)
class Drill:
    """The record of the drill that an occurrence asks for; the moments are aware UTC.

    Each text is empty until it is given. ``found_nothing`` says that nothing was found.
    """

    id: int
    occurrence_id: int
    begun_by: int
    begun_at: datetime
    plan: str = ""
    people: str = ""
    found_nothing: bool = False
    amendment: str = ""
    done_by: int | None = None
    done_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a drill has shown; ``hazard_id`` once it is on the ledger."""

    id: int
    drill_id: int
    words: str
    noted_by: int
    noted_at: datetime
    hazard_id: int | None = None
    dropped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwedDrill:
    """The paper of a drill that waits to be set; ``attempts`` is how often it failed."""

    id: int
    attempts: int
