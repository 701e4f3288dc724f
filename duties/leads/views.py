"""The views of the five leads: plain facts, to be put into words elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from duties.model import Listed, OccurrenceState

LED = frozenset({OccurrenceState.DONE, OccurrenceState.DONE_LATE})


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a unit's leads were done in a quarter, of how many."""

    unit_id: int
    unit: str
    street: str | None
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LeadsView(RoomView):
    """The leads of one unit in a quarter, which is named by its first day; ``now`` is wall time.

    ``latest`` says that it is this one, ``mine`` that the actor is to do them.
    """

    unit_id: int
    unit: str
    quarter: date
    latest: bool
    leads: Sequence[Listed]
    now: datetime
    mine: bool

    @property
    def done(self) -> int:
        """How many were done."""
        return sum(each.occurrence.state in LED for each in self.leads)


@dataclass(frozen=True, slots=True)
class LeadsListView(RoomView):
    """A page of the units whose leads somebody may see, those with the fewest done first.

    ``total`` counts the units, ``full`` those with all done.
    """

    quarter: date
    latest: bool
    units: Sequence[Tally]
    page: int
    pages: int
    total: int
    full: int


@dataclass(frozen=True, slots=True)
class LeadsNotice:
    """What a person in charge hears at the beginning of a quarter about the one before."""

    tally: Tally
    quarter: date
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class LeadsReport:
    """What an office hears at the beginning of a quarter: its units by how many were done.

    ``lacking`` names some of those with the fewest.
    """

    street: str
    quarter: date
    total: int
    full: int
    none: int
    lacking: Sequence[Tally]
