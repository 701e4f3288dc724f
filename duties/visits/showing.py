"""The screens of 检查计划: the plan of a street, its visits, draws, and who was never visited."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from duties.tasks.lists import streets_of
from duties.visits import planning
from duties.visits.model import PlanCounts, VisitKind, VisitState
from duties.visits.ports import VisitWork
from duties.visits.rules import load_rules
from duties.visits.views import (
    NeverVisitedView,
    VisitPlansView,
    VisitPlanView,
    VisitView,
)
from people.members import counted_for, page_of
from people.permissions import Action, NotAllowed, found, may, reach_of, require_member

ON_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class VisitPlanScene(Scene):
    """A page of the plan of a street for a year."""

    name: ClassVar[str] = "visit_plan"
    street: str = ""
    year: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class VisitPlansScene(Scene):
    """Choosing the plan of another street or year."""

    name: ClassVar[str] = "visit_plans"
    page: int = 0


@dataclass(frozen=True, slots=True)
class VisitScene(Scene):
    """A visit of a plan, or of a draw, as it was opened from a page of it."""

    name: ClassVar[str] = "visit"
    visit_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class NeverVisitedScene(Scene):
    """A page of the units at which nobody ever was, of a street (empty: all in reach)."""

    name: ClassVar[str] = "never_visited"
    page: int = 0
    street: str = ""


def open_plan(work: VisitWork) -> VisitPlanView:
    """Show the plan that the actor keeps; raises ``NotJoined`` and ``NotAllowed``."""
    streets = streets_of(work)
    if not streets:
        raise NotAllowed
    year = work.day().year
    having = [each for each in streets if work.visits.plan_of(each, year) is not None]
    named = [each for each in streets if each]
    street = having[0] if having else named[0] if len(named) == 1 else streets[0]
    return show(work, VISIT_PLAN, VisitPlanScene(street, year))


def plan_view(work: VisitWork, scene: VisitPlanScene) -> VisitPlanView:
    """Return a page of the plan of a street; raises ``NotJoined`` and ``NotAllowed``."""
    planning.manager(work, scene.street)
    today = work.day()
    year = scene.year or today.year
    plan = work.visits.plan_of(scene.street, year)
    counts = work.visits.counts(plan.id, today) if plan else PlanCounts(0, 0, 0, 0)
    page, pages = page_of(scene.page, counts.visits, ON_A_PAGE)
    lines = work.visits.of_plan(plan.id, page * ON_A_PAGE, ON_A_PAGE) if plan else []
    missing = work.visits.count_missing(plan.id if plan else 0, scene.street)
    return VisitPlanView(
        scene.street,
        year,
        plan,
        counts,
        tuple(lines),
        page,
        pages,
        missing,
        min(missing, planning.AT_ONCE),
        planning.seen_of(work, plan) if plan else 0,
        len(streets_of(work)) > 1,
        today,
    )


def draw_up(work: VisitWork, street: str, year: int) -> VisitPlanView:
    """Propose visits; raises as ``planning.draw_up``."""
    planning.draw_up(work, street, year)
    return show(work, VISIT_PLAN, VisitPlanScene(street, year))


def confirm(work: VisitWork, plan_id: int, seen: int) -> VisitPlanView:
    """Put a plan in force; raises as ``planning.confirm``."""
    plan = planning.confirm(work, plan_id, seen)
    return show(work, VISIT_PLAN, VisitPlanScene(plan.street, plan.year))


def plans_view(work: VisitWork, scene: VisitPlansScene) -> VisitPlansView:
    """Return the plans to choose from; raises ``NotJoined`` and ``NotAllowed``."""
    this = work.day().year
    plans = [(street, year) for street in streets_of(work) for year in (this, this + 1)]
    if not plans:
        raise NotAllowed
    page, pages = page_of(scene.page, len(plans), ON_A_PAGE)
    return VisitPlansView(tuple(plans[page * ON_A_PAGE :][:ON_A_PAGE]), page, pages)


def visit_view(work: VisitWork, scene: VisitScene) -> VisitView:
    """Return a visit to who may change it; raises ``NotJoined`` and ``NotAllowed``."""
    visit, unit, _ = planning.load_visit(work, scene.visit_id)
    a_year, rules = load_rules().visits_for(unit)
    today = work.day()
    first = today.month if visit.due.year == today.year else 1
    live = visit.state is VisitState.OPEN and visit.kind is VisitKind.PLANNED
    months = [each for each in range(first, 13) if each != visit.due.month] if live else []
    person = work.persons.get(visit.inspector_id) if visit.inspector_id is not None else None
    return VisitView(
        visit,
        unit,
        rules,
        a_year,
        tuple(months),
        person.name if person is not None else "",
        today,
        visit.due.year,
        planning.street_of(work, visit, unit),
        scene.page,
        visit.state is VisitState.OPEN and may(require_member(work.person), Action.INSPECT, unit),
    )


def move(work: VisitWork, visit_id: int, month: int, seen: int, page: int = 0) -> VisitView:
    """Put a visit into another month; raises as ``planning.move``."""
    planning.move(work, visit_id, month, seen)
    return show(work, VISIT, VisitScene(visit_id, page))


def drop(work: VisitWork, visit_id: int, seen: int, page: int = 0) -> VisitView:
    """Take a visit out; one that is out is shown. Raises as ``planning.drop``."""
    visit, _, _ = planning.load_visit(work, visit_id)
    if visit.state is not VisitState.DROPPED:
        planning.drop(work, visit_id, seen)
    return show(work, VISIT, VisitScene(visit_id, page))


def never_view(work: VisitWork, scene: NeverVisitedScene) -> NeverVisitedView:
    """Return units in reach, or of a street, at which nobody ever was.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    reach = reach_of(person, Action.SET_DUTY)
    found(person, reach or None)
    if scene.street:
        planning.manager(work, scene.street)
        reach = planning.reach_of_street(scene.street)
    most = counted_for(scene.page, ON_A_PAGE)
    units = work.visits.never_visited(reach, most)
    page, pages = page_of(scene.page, len(units), ON_A_PAGE)
    some = units[page * ON_A_PAGE :][:ON_A_PAGE]
    more = len(units) == most
    return NeverVisitedView(tuple(some), page, pages, len(units), more, scene.street)


VISIT_PLAN: SceneSpec[VisitWork, VisitPlanScene, VisitPlanView] = SceneSpec(
    VisitPlanScene, plan_view, settle=lambda scene, view: replace(scene, page=view.page)
)
VISIT_PLANS: SceneSpec[VisitWork, VisitPlansScene, VisitPlansView] = SceneSpec(
    VisitPlansScene, plans_view, settle=lambda scene, view: replace(scene, page=view.page)
)
VISIT: SceneSpec[VisitWork, VisitScene, VisitView] = SceneSpec(VisitScene, visit_view)
NEVER_VISITED: SceneSpec[VisitWork, NeverVisitedScene, NeverVisitedView] = SceneSpec(
    NeverVisitedScene, never_view, settle=lambda scene, view: replace(scene, page=view.page)
)
