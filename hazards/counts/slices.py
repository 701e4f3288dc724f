"""What is counted, and by what it is told apart."""

from dataclasses import dataclass
from enum import StrEnum

from hazards.inspection_kind import InspectionKind
from hazards.model import Severity, Source


@dataclass(frozen=True, slots=True)
class Slice:
    """Which hazards are counted: those to which everything applies that is named; all if nothing.

    ``street`` is that of the hazard, which it has from its unit when it is filed and keeps;
    ``sector`` and ``sectors`` (as of a department) are those that its unit has now. ``kind`` is the
    kind of the inspection that found it. Figures of duties know neither severity nor source nor
    kind; there the street is that which the unit has now.
    """

    street: str | None = None
    sector: str | None = None
    sectors: frozenset[str] | None = None
    unit_id: int | None = None
    severity: Severity | None = None
    source: Source | None = None
    kind: InspectionKind | None = None


EVERYTHING = Slice()


class Dimension(StrEnum):
    """By what figures are told apart in one table."""

    STREET = "street"
    SECTOR = "sector"
    UNIT = "unit"
    SEVERITY = "severity"
    SOURCE = "source"
    KIND = "kind"
