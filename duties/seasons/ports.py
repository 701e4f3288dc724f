"""What seasons need from storage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duties.model import Duty, Terms
from duties.seasons.season import Season
from duties.seasons.switch import Switch


@dataclass(frozen=True, slots=True)
class SeasonalGroup:
    """How many duties of a row follow the same seasons, with the same terms, in the same part.

    ``units`` of the ``count`` are at units; of the others ``street`` is their own.
    """

    row: str
    title: str
    season: str
    terms: Terms
    street: str
    sector: str
    units: int
    count: int

    @property
    def seasons(self) -> frozenset[Season]:
        """The seasons in which they are asked."""
        return frozenset(map(Season, self.season.split()))


@dataclass(frozen=True, slots=True)
class BegunGroup:
    """How many occurrences somebody has begun of duties that follow the same seasons."""

    season: str
    street: str
    sector: str
    count: int

    @property
    def seasons(self) -> frozenset[Season]:
        """The seasons in which they are asked."""
        return frozenset(map(Season, self.season.split()))


class SeasonStore(Protocol):
    """Switches. Nothing here deletes."""

    def shared(self) -> Sequence[Switch]:
        """Return all that concern more than one unit, in the order in which they were made."""

    def of_unit(self, unit_id: int) -> list[Switch]:
        """Return all that were made for one unit."""

    def get(self, switch_id: int) -> Switch | None:
        """Return one, or ``None``."""

    def add(self, switch: Switch) -> Switch | None:
        """Keep a new one; ``None`` when another with its days stands at the same places."""

    def end(self, switch_id: int, at: datetime, by: int | None) -> bool:
        """End one; ``False`` when it was ended before."""

    def next_duties(self, after: int, most: int) -> list[Duty]:
        """Return the next duties in force that follow seasons after one, by id."""

    def count_duties(self) -> int:
        """Count the duties in force that follow seasons."""

    def count_alike(self) -> Sequence[SeasonalGroup]:
        """Count the duties in force that follow seasons, those alike together."""

    def count_begun(self, unit_id: int | None = None) -> Sequence[BegunGroup]:
        """Count what somebody has begun of duties that follow seasons, by where that is."""
