"""What the plan of visits needs from others."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from duties.occurrences.ports import OccurrenceWork
from duties.visits.model import (
    DrawLine,
    DrawRecord,
    DrawShare,
    DrawStanding,
    PlanCounts,
    Visit,
    VisitLine,
    VisitPlan,
)
from people.model import Unit
from people.permissions import Reach


class VisitStore(Protocol):
    """Plans, visits and draws. Nothing here deletes."""

    def plan_of(self, street: str, year: int) -> VisitPlan | None:
        """Return the plan of a street for a year, or ``None``."""

    def plan(self, plan_id: int) -> VisitPlan | None:
        """Return a plan, or ``None``."""

    def add_plan(self, plan: VisitPlan) -> VisitPlan | None:
        """Keep a new plan; ``None`` when there is one for the street and year."""

    def save_plan(self, plan: VisitPlan) -> bool:
        """Keep a plan one version up; ``False`` when somebody else was first."""

    def add(self, visits: Iterable[Visit]) -> None:
        """Keep new visits."""

    def visit(self, visit_id: int) -> Visit | None:
        """Return a visit, or ``None``."""

    def save(self, visit: Visit) -> bool:
        """Keep a visit one version up; ``False`` when somebody else was first."""

    def some(self, visit_ids: Iterable[int]) -> list[VisitLine]:
        """Return the lines of these visits; none for what is gone."""

    def counts(self, plan_id: int, today: date) -> PlanCounts:
        """Count the visits of a plan that are not dropped."""

    def of_plan(self, plan_id: int, skip: int, most: int) -> list[VisitLine]:
        """Return the visits of a plan: what is open by its day, then what is done."""

    def count_missing(self, plan_id: int, street: str) -> int:
        """Count the units of a street, or of the whole area, that a plan (0: none) has not."""

    def missing(self, plan_id: int, street: str, most: int) -> list[Unit]:
        """Return up to so many of these units, the gravest first, then by name."""

    def open_at(self, unit_id: int) -> list[Visit]:
        """Return the open visits of a unit that count, the first due first."""

    def planned_at(self, unit_id: int, first: date, last: date) -> int:
        """Count the visits of a unit that count and are due within some days, done ones too."""

    def made_at(self, unit_id: int, since: datetime, until: datetime) -> int:
        """Count the visits of a unit that were made between two moments."""

    def due_for(
        self, inspector_ids: Sequence[int], streets: Sequence[str], until: date, most: int
    ) -> list[tuple[Visit, Unit]]:
        """Return the open visits that count: theirs, and of streets nobody's that are due."""

    def visited_at(self, unit_id: int, since: datetime) -> list[datetime]:
        """Return when somebody who does not belong to a unit has signed an inspection there."""

    def never_visited(self, reach: Reach, most: int) -> list[Unit]:
        """Return up to so many units at which nobody from outside has signed, by name."""


class DrawStore(Protocol):
    """Draws by lot, and what of them is still to be done. Nothing here deletes."""

    def units_in(self, street: str, most: int) -> list[int]:
        """Return the ids of up to so many units of a street (empty: of the whole area)."""

    def unit_names(self, street: str) -> dict[int, str]:
        """Return what the units of a street (empty: of the whole area) are called, by id."""

    def names_of(self, unit_ids: Iterable[int]) -> dict[int, str]:
        """Return what these units are called, by id."""

    def add(self, record: DrawRecord) -> DrawRecord | None:
        """Keep a draw; ``None`` where the street has drawn by this seed on this day."""

    def get(self, draw_id: int) -> DrawRecord | None:
        """Return a draw, or ``None``."""

    def of_day(self, street: str, seed: int, day: date) -> DrawRecord | None:
        """Return the draw of a street by a seed on a day, or ``None``."""

    def line(self, draw_id: int) -> DrawLine | None:
        """Return a draw without what it was drawn from, or ``None``."""

    def some(self, draw_ids: Iterable[int]) -> list[DrawLine]:
        """Return the draws with these ids, without what they were drawn from."""

    def newest(self, reach: Reach, skip: int, most: int) -> list[DrawLine]:
        """Return draws of the streets in reach, and in an area those of the whole, newest first."""

    def count(self, reach: Reach, most: int) -> int:
        """Count what ``newest`` returns, up to so many."""

    def standings(self, draw_ids: Iterable[int]) -> list[DrawStanding]:
        """Return how many visits of draws are open and done, by who is to make them."""

    def share(self, share_id: int) -> DrawShare | None:
        """Return a share of a draw, or ``None``."""

    def shares(self, share_ids: Iterable[int]) -> list[DrawShare]:
        """Return the shares with these ids."""

    def share_of(self, draw_id: int, inspector_id: int) -> DrawShare | None:
        """Return what of a draw came to somebody, or ``None``."""

    def add_shares(self, draw_id: int, inspector_ids: Iterable[int]) -> None:
        """Let something of a draw be theirs; those who have a share keep it."""

    def open_of(self, draw_id: int, inspector_id: int) -> list[Visit]:
        """Return the open visits of a draw that somebody is to make."""

    def at(self, draw_id: int, unit_ids: Iterable[int]) -> dict[int, VisitLine]:
        """Return the visits of a draw to some units, by unit."""

    def open_for(
        self, draw_id: int, inspector_id: int | None, skip: int, most: int
    ) -> list[VisitLine]:
        """Return the open visits of a draw that somebody is to make, or (``None``) nobody is."""

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the draws in a street that a holder has items of."""


class VisitWork(OccurrenceWork, Protocol):
    """One turn about visits."""

    @property
    def visits(self) -> VisitStore:
        """Plans, visits and draws."""

    @property
    def draws(self) -> DrawStore:
        """Draws by lot."""
