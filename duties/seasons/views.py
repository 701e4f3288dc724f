"""The views of key seasons: plain facts."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from core.stamp import stamp
from duties.rollouts.rollout import Aim
from duties.seasons.season import Season
from duties.seasons.stretches import Days
from duties.seasons.switch import Switch
from people.model import Unit


@dataclass(frozen=True, slots=True)
class SeasonsView(RoomView):
    """Seasons that are on or to come, and those that can be switched on; of one unit its own.

    ``more`` were left out of a list that is too long.
    """

    unit: Unit | None
    today: date
    switches: tuple[Switch, ...]
    more: int
    choices: tuple[Season, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """What comes due of one row: ``times`` at each of ``places``; ``first`` is wall time."""

    row: str
    title: str
    places: int
    times: int
    first: datetime | None


@dataclass(frozen=True, slots=True)
class SeasonView(RoomView):
    """What a season would bring; without ``days`` these are asked for.

    What ``rests`` meanwhile comes back by itself. Where nothing follows the season yet,
    ``programmes`` name what would.
    """

    season: Season
    name: str
    unit: Unit | None
    aim: Aim
    today: date
    days: Days | None
    proposals: tuple[Days, ...]
    coming: tuple[Coming, ...] = ()
    rests: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would be switched on where."""
        counted = [(each.row, each.places) for each in self.coming]
        return stamp(self.season, self.name, self.aim, self.days, counted)


@dataclass(frozen=True, slots=True)
class SeasonWhereView(RoomView):
    """Asking where a season is to be in force; a street comes with a unit that stands for it."""

    season: Season
    area: bool
    streets: tuple[Unit, ...]
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwitchView(RoomView):
    """One switch; the actor ``sets`` it or only looks.

    ``asking``: it is to end, and that is asked first; ``begun`` occurrences are under way.
    ``days`` were typed in place of its own.
    """

    switch: Switch
    unit: Unit | None
    today: date
    sets: bool
    begun: int
    asking: bool = False
    days: Days | None = None

    @property
    def over(self) -> bool:
        """Whether it is ended, or its last day is over."""
        return self.switch.is_over(self.today)

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would change."""
        return stamp(self.switch.id, self.switch.ended_at, self.days, self.begun > 0)
