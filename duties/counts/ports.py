"""What counting duties needs from the database."""

from datetime import date, datetime
from typing import NamedTuple, Protocol

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


class DutyDays(NamedTuple):
    """What came due of a duty, from the first day to the last."""

    duty_id: int
    first: date
    last: date


class DutyFilling(Protocol):
    """Counting what became of duties anew, some at a time.

    Each turn that changes an occurrence leaves word that it is to be counted.
    """

    def take(self, now: datetime, most: int) -> list[DutyDays]:
        """Take what is to be counted, at most so many rows; no other process does meanwhile."""

    def count(self, some: DutyDays) -> None:
        """Count anew what came due of a duty on some days."""

    def set_aside(self, some: DutyDays, until: datetime, trouble: str) -> None:
        """Count what made trouble again after a while."""

    def troubled(self) -> int:
        """Count those that are set aside."""

    def filled(self, now: datetime) -> None:
        """Note that everything is counted up to a moment."""

    def start_anew(self) -> None:
        """Forget all that was counted, and have all duties counted."""


class DutyCountWork(Protocol):
    """One turn that reads figures about duties."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def counts(self) -> DutyCounts:
        """Counts."""
