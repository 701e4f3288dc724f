"""The views of programmes and of the duties that come of them: plain facts."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from core.stamp import stamp
from duties.model import Duty, Occurrence, Terms
from duties.programmes.programme import Demand, Programme, Trait
from duties.rollouts.rollout import Aim, Rollout
from people.model import Unit


@dataclass(frozen=True, slots=True)
class ProgrammesView(RoomView):
    """A page of the programmes; ``under_way`` are changes that reach many places.

    ``lacking`` is the year whose holidays are not in, though they should be by now; so many
    ``seasons`` are on.
    """

    programmes: tuple[Programme, ...]
    page: int
    pages: int
    under_way: tuple[Rollout, ...]
    lacking: int | None
    seasons: int = 0


@dataclass(frozen=True, slots=True)
class Ahead:
    """What comes due of one demand: ``times`` at each of ``places``; ``first`` is wall time.

    At ``already`` further places it is in force and stays as it is.
    """

    demand: Demand
    places: int
    already: int
    times: int
    first: datetime | None

    @property
    def total(self) -> int:
        """How often it comes due, at all places together."""
        return self.places * self.times


@dataclass(frozen=True, slots=True)
class ProgrammeView(RoomView):
    """What comes due in the next 30 days when a programme is put in force: the first due first.

    ``units`` are meant and fit. ``left_out`` says in Chinese what is not put in force, and why.
    ``asked`` are the traits of a unit on which it hangs what is, ``traits`` those that were said.
    """

    programme: Programme
    aim: Aim
    unit: Unit | None
    units: int
    since: date
    today: date
    ahead: tuple[Ahead, ...]
    left_out: tuple[tuple[str, str], ...]
    page: int = 0
    traits: frozenset[Trait] = frozenset()
    asked: tuple[Trait, ...] = ()

    @property
    def new(self) -> int:
        """How many duties would be new."""
        return sum(each.places for each in self.ahead)

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would come into force where."""
        counted = [(each.demand.key, each.places) for each in self.ahead]
        said = sorted(self.traits)
        return stamp(self.programme.key, self.aim, self.since, counted, said)


@dataclass(frozen=True, slots=True)
class WhereView(RoomView):
    """Asking where a programme is to be in force; a street comes with a unit that stands for it."""

    programme: Programme
    area: bool
    streets: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class SectorsView(RoomView):
    """Asking for which sector a programme is to be in force."""

    programme: Programme
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyUnitsView(RoomView):
    """A page of units to choose from: for a programme, or (``None``) to see their duties."""

    programme: Programme | None
    units: tuple[Unit, ...]
    query: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class RolloutView(RoomView):
    """How far a change has come that reaches many places."""

    rollout: Rollout


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """A duty at a unit, and the occurrence of it that is open or comes next, in wall time."""

    duty: Duty
    terms: Terms
    next: Occurrence | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class UnitDutiesView(RoomView):
    """A page of the duties of a unit; who ``sets`` them may put ``offers`` in force besides."""

    unit: Unit
    entries: tuple[DutyEntry, ...]
    total: int
    page: int
    pages: int
    sets: bool
    offers: tuple[Programme, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyView(RoomView):
    """One duty: its terms and what comes next of it; the actor ``sets`` it or only looks.

    ``source`` is the document that asks for it. ``asking``: it is to end, and that is asked first;
    ``begun`` occurrences are under way, of which it is to be said what becomes of them.
    """

    duty: Duty
    unit: Unit | None
    terms: Terms
    source: str
    ahead: tuple[datetime, ...]
    sets: bool
    asking: bool = False
    begun: int = 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would end."""
        return stamp(self.duty.id, self.duty.ended_at, self.terms, self.begun)


@dataclass(frozen=True, slots=True)
class DutyChangeView(RoomView):
    """Other hours or days for a duty: to be typed, or (``after``) typed and to be confirmed.

    ``ahead`` are the first moments under the other terms, in wall time.
    """

    duty: Duty
    unit: Unit | None
    before: Terms
    today: date
    after: Terms | None = None
    since: date | None = None
    ahead: tuple[datetime, ...] = ()
    count: int = 0
    begun: int = 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what it would change to what."""
        return stamp(self.duty.id, self.before, self.after, self.since, self.begun)
