"""The plan of a street: drawn up as a proposal, confirmed by the office, changed visit by visit."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

from chat.changes import changed, new
from core.errors import XunanError
from core.stamp import stamp
from duties.tasks.working import manages
from duties.visits.items import renew_items
from duties.visits.model import PlanState, Visit, VisitKind, VisitPlan, VisitState, stamp_of
from duties.visits.ports import VisitWork
from duties.visits.rules import load_rules
from duties.visits.spreading import spread
from people.model import Person, Unit
from people.permissions import NotAllowed, Reach, found, require_member

AT_ONCE = 1_000
"""Units for which visits are proposed by one press: more would hold up others."""


class PlanMovedOn(XunanError):
    """A plan, or a visit of it, is not any more what stood on the card."""


class NothingToPlan(XunanError):
    """Every unit has its visits in the plan already, or there is no unit."""


def manager(work: VisitWork, street: str) -> Person:
    """Return the actor who keeps the plan of a street; raises ``NotJoined``, ``NotAllowed``."""
    person = require_member(work.person)
    if not manages(person, street):
        raise NotAllowed
    return person


def reach_of_street(street: str) -> Reach:
    """Return the places of a street, or of the whole area."""
    return Reach(False, (street,)) if street else Reach(area=True)


def draw_up(work: VisitWork, street: str, year: int) -> VisitPlan:
    """Propose visits for units of a street that the plan of a year does not know yet.

    Up to ``AT_ONCE``, the gravest first; the others follow with the next press. What is left of
    this year is planned; of a year to come all of it. Raises as ``manager``, and ``NothingToPlan``.
    """
    person = manager(work, street)
    plan = work.visits.plan_of(street, year)
    today, plan_id = work.day(), plan.id if plan is not None else 0
    rules = load_rules()
    units = work.visits.missing(plan_id, street, AT_ONCE)
    wanted = [(each, rules.visits_for(each)[0]) for each in units]
    before = work.visits.counts(plan_id, today).units
    since = max(date(year, 1, 1), today)
    made = spread(wanted, since, before) if since.year == year else []
    if not made:
        raise NothingToPlan
    if plan is None:
        fresh = VisitPlan(0, street, year, PlanState.DRAFT, person.id, work.now)
        plan = work.visits.add_plan(fresh)
        if plan is None:
            raise PlanMovedOn
    work.visits.add(Visit(0, unit_id, VisitKind.PLANNED, due, plan.id) for unit_id, due in made)
    changes = new(street=street, year=year, visits=len(made), units=len(wanted))
    work.journal.record(work.now, person.id, "draw_up_visits", f"visit_plan:{plan.id}", changes)
    return plan


def seen_of(work: VisitWork, plan: VisitPlan) -> int:
    """Return a number by which a button remembers how a plan stood on its card."""
    counts = work.visits.counts(plan.id, work.day())
    return stamp(plan.id, plan.version, counts.units, counts.visits)


def confirm(work: VisitWork, plan_id: int, seen: int) -> VisitPlan:
    """Put a plan in force as it was ``seen``; one that is in force stays as it is.

    Raises as ``manager``, and ``PlanMovedOn``.
    """
    plan = found(work.person, work.visits.plan(plan_id))
    person = manager(work, plan.street)
    if plan.state is PlanState.CONFIRMED:
        return plan
    if seen != seen_of(work, plan):
        raise PlanMovedOn
    after = replace(plan, state=PlanState.CONFIRMED, confirmed_by=person.id, confirmed_at=work.now)
    if not work.visits.save_plan(after):
        raise PlanMovedOn
    changes = changed(plan, after, ("state",))
    work.journal.record(work.now, person.id, "confirm_visits", f"visit_plan:{plan.id}", changes)
    return after


def load_visit(work: VisitWork, visit_id: int) -> tuple[Visit, Unit, Person]:
    """Return a visit that the actor may change, its unit, and the actor; raises as ``manager``.

    Who keeps the plan, or has drawn, changes what is of it: a street nothing of the whole area.
    """
    visit = found(work.person, work.visits.visit(visit_id))
    unit = found(work.person, work.units.get(visit.unit_id))
    return visit, unit, manager(work, street_of(work, visit, unit))


def street_of(work: VisitWork, visit: Visit, unit: Unit) -> str:
    """Return the street of the plan or the draw of a visit; empty for the whole area."""
    plan = work.visits.plan(visit.plan_id) if visit.plan_id is not None else None
    draw = work.draws.line(visit.draw_id) if visit.draw_id is not None else None
    of = plan or draw
    return of.street if of is not None else unit.street


def move(work: VisitWork, visit_id: int, month: int, seen: int) -> Visit:
    """Put a visit into another month of its year, as it was ``seen``; raises as ``_change``."""
    visit = found(work.person, work.visits.visit(visit_id))
    last = monthrange(visit.due.year, month)[1]
    return _change(work, visit_id, seen, due=date(visit.due.year, month, last))


def drop(work: VisitWork, visit_id: int, seen: int) -> Visit:
    """Take a visit out of the plan, as it was ``seen``; raises as ``_change``."""
    return _change(work, visit_id, seen, state=VisitState.DROPPED)


def _change(work: VisitWork, visit_id: int, seen: int, **values: object) -> Visit:
    """Change a visit that is open; raises as ``load_visit``, and ``PlanMovedOn``."""
    visit, _, person = load_visit(work, visit_id)
    if visit.state is not VisitState.OPEN or seen != stamp_of(visit):
        raise PlanMovedOn
    after = replace(visit, **values)  # type: ignore[arg-type]  # fields of a visit
    if not work.visits.save(after):
        raise PlanMovedOn
    changes = changed(visit, after, ("due", "state"))
    work.journal.record(work.now, person.id, "change_visit", f"visit:{visit.id}", changes)
    if visit.draw_id is not None:
        renew_items(work, visit.draw_id, visit.inspector_id)
    return replace(after, version=after.version + 1)
