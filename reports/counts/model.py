"""What figures are made of: those of ``hazards.counts`` and of ``duties.counts`` together."""

from duties.counts.figures import DutyDimension, DutyFigures
from hazards.counts.figures import HazardFigures
from hazards.counts.period import Days, Period, PeriodKind, Stretch
from hazards.counts.slices import EVERYTHING, Dimension, Slice

__all__ = [
    "EVERYTHING",
    "Days",
    "Dimension",
    "DutyDimension",
    "DutyFigures",
    "HazardFigures",
    "Period",
    "PeriodKind",
    "Slice",
    "Stretch",
]
