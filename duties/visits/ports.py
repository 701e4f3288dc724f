"""What the plan of visits needs from others."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from duties.occurrences.ports import OccurrenceWork
from duties.visits.model import DrawRecord, PlanCounts, Visit, VisitLine, VisitPlan
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

    def units_in(self, plan_id: int) -> set[int]:
        """Return the units of which a plan has visits, dropped ones too."""

    def open_at(self, unit_id: int) -> list[Visit]:
        """Return the open visits of a unit that count, the first due first."""

    def planned_at(self, unit_id: int, first: date, last: date) -> int:
        """Count the visits of a unit that count and are due within some days, done ones too."""

    def made_at(self, unit_id: int, since: datetime, until: datetime) -> int:
        """Count the visits of a unit that were made between two moments."""

    def due_for(
        self, inspector_id: int, streets: Sequence[str], until: date, most: int
    ) -> list[Visit]:
        """Return the open visits that count and are due: theirs, and of streets nobody's."""

    def visited_at(self, unit_id: int, since: datetime) -> list[datetime]:
        """Return when somebody who does not belong to a unit has signed an inspection there."""

    def never_visited(self, reach: Reach, skip: int, most: int) -> list[Unit]:
        """Return units at which nobody from outside has signed an inspection, by name."""

    def count_never_visited(self, reach: Reach, most: int) -> int:
        """Count these, up to so many."""

    def add_draw(self, record: DrawRecord) -> DrawRecord:
        """Keep a draw."""

    def drawn(self, draw_id: int) -> DrawRecord | None:
        """Return a draw, or ``None``."""

    def draws(self, street: str, most: int) -> list[DrawRecord]:
        """Return the last draws of a street, the newest first."""


class VisitWork(OccurrenceWork, Protocol):
    """One turn about visits."""

    @property
    def visits(self) -> VisitStore:
        """Plans, visits and draws."""
