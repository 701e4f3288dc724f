"""What counting duties needs from the database."""

from datetime import datetime
from typing import Protocol

from duties.counts.figures import DutyDimension, DutyFigures
from duties.model import Proof
from hazards.counts.period import Stretch
from hazards.counts.slices import Slice


class DutyCounts(Protocol):
    """Figures about duties, as the last filling left them; nothing here writes.

    Of a slice the unit, the street and the sectors count; ``programme`` and ``proof`` narrow it to
    the duties of one programme, or shown in one way (``Proof.PATROL``: patrols).
    """

    def duty_figures(
        self,
        slice_: Slice,
        period: Stretch,
        *,
        programme: str | None = None,
        proof: Proof | None = None,
    ) -> DutyFigures:
        """Return the figures of a slice in a period."""

    def duty_figures_by(
        self,
        dimension: DutyDimension,
        slice_: Slice,
        period: Stretch,
        *,
        programme: str | None = None,
        proof: Proof | None = None,
    ) -> dict[str | int, DutyFigures]:
        """Return the figures of a slice told apart, in one statement.

        Keys are ids of units (0: of a street, not of a unit), names of streets (empty: the whole
        area) and sectors (empty: of no unit), programmes, and values of ``Proof``.
        """

    def as_of(self) -> datetime | None:
        """Return up to when all is counted (截至); ``None`` before the first filling ends."""


class DutyCountWork(Protocol):
    """One turn that reads figures about duties."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def counts(self) -> DutyCounts:
        """Counts."""
