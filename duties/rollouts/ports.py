"""What rollouts need from storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from duties.calendar.ports import CalendarWork
from duties.model import Terms
from duties.rollouts.rollout import Rollout, RolloutKind
from duties.tasks.ports import TaskWork
from people.model import Unit


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """How many units are of a sector, of high risk or not, with a charging place or without."""

    sector: str
    high_risk: bool
    charging: bool
    count: int


@dataclass(frozen=True, slots=True)
class TermsGroup:
    """How many duties have terms from a day on, and one of them."""

    terms: Terms
    since: date
    count: int
    duty_id: int


class RolloutStore(Protocol):
    """Rollouts. Nothing here deletes."""

    def owe(self, rollout: Rollout) -> Rollout:
        """Keep a new one, which is due at once."""

    def get(self, rollout_id: int) -> Rollout | None:
        """Return one, or ``None``."""

    def about(self, kind: RolloutKind, about_id: int) -> Rollout | None:
        """Return the newest one of a kind about something, or ``None``."""

    def unfinished(self) -> list[Rollout]:
        """Return those that are on their way, the oldest first."""

    def advance(self, rollout: Rollout, before: int, at: datetime) -> bool:
        """Keep how far one has come; ``False`` when somebody else went on from ``before``."""

    def units_after(self, street: str, unit_id: int, most: int) -> list[Unit]:
        """Return the next units of a street (empty: of the whole area) after one, by id."""

    def count_units(self, street: str) -> Sequence[UnitGroup]:
        """Count the units of a street (empty: of the whole area), those alike together."""

    def count_rows(self, programme: str, street: str) -> Sequence[tuple[str, str, int]]:
        """Count the units of a street where a row is in force, by row and sector."""

    def count_duties(self) -> int:
        """Count the duties in force."""

    def count_terms(self) -> Sequence[TermsGroup]:
        """Count the duties in force by the terms that they have now, those alike together."""


class RolloutWork(TaskWork, CalendarWork, Protocol):
    """One turn about rollouts."""

    @property
    def rollouts(self) -> RolloutStore:
        """Rollouts."""
