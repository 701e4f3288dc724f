"""The views and notices of absences: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from people.absences.model import Absence
from people.model import Person


@dataclass(frozen=True, slots=True)
class NamedAbsence:
    """An absence with the names of who is away and of who stands in."""

    absence: Absence
    name: str
    substitute: str


@dataclass(frozen=True, slots=True)
class LeaveView:
    """Asking for which days somebody is away; ``own``: the actor themselves.

    ``absences`` are set already, ``standing`` are those in which the person stands in for others.
    """

    person: Person
    own: bool
    absences: tuple[NamedAbsence, ...]
    standing: tuple[NamedAbsence, ...]
    today: date


@dataclass(frozen=True, slots=True)
class SubstituteView:
    """Asking who stands in on these days; ``more`` candidates are found by name (``wanted``)."""

    person: Person
    own: bool
    first_day: date
    last_day: date
    candidates: tuple[Person, ...]
    more: int = 0
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """One absence; the actor may ``end`` it, or ``decline`` to stand in, or ``choose`` another."""

    named: NamedAbsence
    own: bool
    end: bool
    decline: bool
    choose: bool
    today: date


class AbsenceEvent(StrEnum):
    """What there is to tell of an absence."""

    NAMED = "named"
    SET = "set"
    BEGUN = "begun"
    STANDS_IN = "stands_in"
    OVER = "over"
    STOOD_IN = "stood_in"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class AbsenceNotice:
    """What somebody is told of an absence: its two, who entered it, and whose office hears of it.

    ``by`` did it; ``own``: the reader is the one away; ``count`` items are theirs now; ``choose``:
    the reader may name another substitute.
    """

    event: AbsenceEvent
    named: NamedAbsence
    by: str = ""
    own: bool = False
    count: int = 0
    choose: bool = False


AbsenceScreen = LeaveView | SubstituteView | AbsenceView
