"""A change of duties that reaches many places, and how far it has come."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from people.model import Unit
from people.sectors import lineage

WHOLE_AREA = ""  # a street that is none in particular
LONGEST_TITLE = 120  # characters
DROPS_BEGUN = "drop"  # in place of a demand: what somebody has begun of a season goes with it


class RolloutKind(StrEnum):
    """What is changed."""

    PROGRAMME = "programme"
    CALENDAR = "calendar"
    HOLDERS = "holders"
    SEASON = "season"
    TASKS = "tasks"
    TASK_HOLDERS = "task_holders"


@dataclass(frozen=True, slots=True)
class Aim:
    """The places that are meant: one unit, or a street (empty: the whole area) and its units.

    With a ``sector`` only the units of that sector.
    """

    unit_id: int | None = None
    street: str = WHOLE_AREA
    sector: str = ""

    def takes(self, unit: Unit) -> bool:
        """Tell whether a unit is meant."""
        if self.unit_id is not None:
            return unit.id == self.unit_id
        here = not self.street or unit.street == self.street
        return here and (not self.sector or self.sector in lineage(unit.sector))


@dataclass(frozen=True, slots=True)
class Rollout:
    """One change on its way.

    ``programme`` and ``demand`` (empty: all of it) come into force on the day ``since``. Of seasons
    the programme is the season, the demand ``DROPS_BEGUN`` or empty; of another kind neither is
    there. Units, or duties, are taken by their ids, all up to ``reached`` are done.
    ``passed`` of ``total`` places were looked at, ``made`` counts what changed, ``kept`` what was
    so before, ``failed`` the places left out; ``trouble`` says why the last of these was.
    ``traits`` are the keys of what the office has said of a unit.

    Of ``TASKS`` the places are the rows of the workbook ``about_id``, for a list of the year of
    ``since``; what is neither ``made``, ``kept`` nor ``failed`` has changed. Of ``TASK_HOLDERS``
    they are the open targets of the body ``about_id``, or of the holder that the programme names.
    """

    id: int
    kind: RolloutKind
    title: str
    programme: str
    demand: str
    unit_id: int | None
    street: str
    sector: str
    since: date
    made_by: int | None
    made_at: datetime
    total: int
    traits: str = ""
    reached: int = 0
    passed: int = 0
    made: int = 0
    kept: int = 0
    failed: int = 0
    trouble: str = ""
    finished_at: datetime | None = None
    about_id: int | None = None

    @property
    def changed(self) -> int:
        """How many rows of a list are another now; of other kinds it says nothing."""
        return self.passed - self.made - self.kept - self.failed

    @property
    def aim(self) -> Aim:
        """The places that are meant."""
        return Aim(self.unit_id, self.street, self.sector)
