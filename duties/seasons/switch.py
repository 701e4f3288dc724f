"""A switch: from when to when a season is in force, and where."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duties.model import Duty
from duties.rollouts.rollout import Aim
from duties.seasons.season import Season
from duties.seasons.stretches import Stretch
from people.model import Unit

LATE_AT_UNIT = timedelta(days=3)  # after the day: what comes due by it is done, or taken as late


@dataclass(frozen=True, slots=True)
class Switch:
    """A season from a day to a day, the last one included, at the places that are meant.

    ``name`` is what it is called where that says more than the season. Its days never change: other
    days end it and make another. ``made_by`` and ``ended_by`` are ``None`` where the command line
    did it; ``ended_at`` is when somebody ended it before its last day was over.
    """

    id: int
    season: Season
    name: str
    unit_id: int | None
    street: str
    sector: str
    since: date
    until: date
    made_by: int | None
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = None

    @property
    def aim(self) -> Aim:
        """The places that are meant."""
        return Aim(self.unit_id, self.street, self.sector)

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.season.label}（{self.name}）" if self.name else self.season.label

    @property
    def stretch(self) -> Stretch:
        """Its days as they stood."""
        return Stretch(self.since, self.until, self.made_at, self.ended_at)

    def is_over(self, today: date) -> bool:
        """Tell whether it is ended, or its last day is over.

        What happens at a unit on a day is not over while what comes due by it may still be done.
        """
        last = self.until + LATE_AT_UNIT if self.season.at_unit else self.until
        return self.ended_at is not None or last < today

    def runs(self, today: date) -> bool:
        """Tell whether it is a stretch of days that has begun and is not over."""
        return self.since <= today and not self.season.at_unit and not self.is_over(today)

    def covers(self, duty: Duty, unit: Unit | None) -> bool:
        """Tell whether it is in force for a duty, which stands at a unit or at none."""
        return covers(self.aim, duty, unit)


def covers(aim: Aim, duty: Duty, unit: Unit | None) -> bool:
    """Tell whether a season at some places is in force for a duty, at a unit or at none.

    What a street does by itself is of no sector.
    """
    if duty.unit_id is None:
        return aim.unit_id is None and not aim.sector and aim.street in {"", duty.street}
    if aim.unit_id is not None:
        return aim.unit_id == duty.unit_id
    if not aim.street and not aim.sector:
        return True
    return unit is not None and aim.takes(unit)
