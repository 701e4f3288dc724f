"""What counting hazards needs from the database."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from hazards.counts.figures import HazardFigures
from hazards.counts.period import Stretch
from hazards.counts.slices import Dimension, Slice


class HazardCounts(Protocol):
    """Figures about hazards, as the last filling left them; nothing here writes."""

    def hazard_figures(self, slice_: Slice, period: Stretch) -> HazardFigures:
        """Return the figures of a slice in a period."""

    def figures_by(
        self, dimension: Dimension, slice_: Slice, period: Stretch
    ) -> dict[str | int, HazardFigures]:
        """Return the figures of a slice told apart, in one statement.

        Keys are ids of units, names of streets and sectors, values of severity (empty: not judged
        yet), source and kind (empty: none). What has nothing to say is left out.
        """

    def as_of(self) -> datetime | None:
        """Return up to when all is counted (截至); ``None`` before the first filling ends."""


class HazardFilling(Protocol):
    """Counting hazards anew, some at a time.

    Each turn that changes a hazard leaves word that it is to be counted.
    """

    def take(self, now: datetime, most: int) -> list[int]:
        """Take hazards that are to be counted, at most so many; no other process does meanwhile."""

    def count(self, ids: Sequence[int], today: date) -> None:
        """Count hazards anew."""

    def keep_stocks(self, today: date) -> None:
        """Have stocks for each month from the one after the first day that is counted."""

    def set_aside(self, hazard_id: int, until: datetime, trouble: str) -> None:
        """Count a hazard that made trouble again after a while."""

    def troubled(self) -> int:
        """Count those that are set aside."""

    def filled(self, now: datetime) -> None:
        """Note that everything is counted up to a moment."""

    def start_anew(self) -> None:
        """Forget all that was counted, and have every hazard counted."""


class HazardCountWork(Protocol):
    """One turn that reads figures about hazards."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def counts(self) -> HazardCounts:
        """Counts."""
