"""入企次数: how often a unit was visited this year, and how often the plan lets it be visited."""

from dataclasses import dataclass
from datetime import date, datetime, time

from core.clock import local
from duties.visits.items import names_of
from duties.visits.model import VisitKind
from duties.visits.ports import VisitWork
from people.model import Unit


@dataclass(frozen=True, slots=True)
class Allowed:
    """So many days of visits were ``used`` of those ``allowed`` by plan and draws of the year."""

    used: int
    allowed: int

    @property
    def spent(self) -> bool:
        """Whether one more is beyond what is allowed."""
        return self.used >= self.allowed


def allowed_at(work: VisitWork, unit: Unit) -> Allowed | None:
    """Return how often a unit may be visited this year; ``None`` where no plan says it.

    Several inspections on one day are one visit (进一次门，查多项事); those of its own people are
    none.
    """
    today = work.day()
    first, last = date(today.year, 1, 1), date(today.year, 12, 31)
    allowed = work.visits.planned_at(unit.id, first, last)
    if not allowed:
        return None
    since = datetime.combine(first, time(), work.zone)
    days = {local(each, work.zone).date() for each in work.visits.visited_at(unit.id, since)}
    return Allowed(len(days - {today}), allowed)


def is_drawn(work: VisitWork, unit: Unit) -> bool:
    """Tell whether the actor, or for whom they stand in, is to visit a unit that was drawn."""
    person = work.person
    return person is not None and any(
        each.kind is VisitKind.RANDOM and each.inspector_id in names_of(person)
        for each in work.visits.open_at(unit.id)
    )
