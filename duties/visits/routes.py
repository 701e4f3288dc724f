"""今日路线: what an inspector visits today, and what a signed inspection fulfils."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from checklists.inspection import Inspection
from core.clock import local
from core.errors import Overtaken
from duties.visits.items import names_of, renew_items
from duties.visits.model import Visit, VisitState
from duties.visits.ports import VisitWork
from duties.visits.routing import A_DAY, Spot, Stop, route
from duties.visits.views import RouteStop, RouteView
from people.model import Role, Unit
from people.nearby import distance
from people.permissions import Action, NotAllowed, may, require_member
from people.streets import known_streets

MOST_DUE = 100


@dataclass(frozen=True, slots=True)
class RouteScene(Scene):
    """The way of the day."""

    name: ClassVar[str] = "visit_route"


def open_route(work: VisitWork) -> RouteView:
    """Show the actor's way of today; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, ROUTE, RouteScene())


def streets_of_inspector(work: VisitWork) -> list[str]:
    """Return the streets that the actor inspects; raises ``NotJoined``."""
    person = require_member(work.person)
    held = [each for each in (*person.memberships, *person.lent) if each.role is Role.INSPECTOR]
    if any(each.unit_id is None and each.street is None for each in held):
        return sorted(known_streets(work))
    return list(dict.fromkeys(each.street for each in held if each.street))


def count_due(work: VisitWork) -> int:
    """Count the units that the actor is to visit this month, up to ``MOST_DUE``."""
    streets = streets_of_inspector(work)
    due, beyond = _due(work, streets) if streets else ({}, False)
    return MOST_DUE if beyond else len(due)


def _due(work: VisitWork, streets: list[str]) -> tuple[dict[int, tuple[Visit, Unit]], bool]:
    """Return what the actor is to visit by the end of the month, by unit, the first due first.

    No more than ``MOST_DUE`` visits are read: ``True`` where there may be others.
    """
    person = require_member(work.person)
    today = work.day()
    until = today.replace(day=monthrange(today.year, today.month)[1])
    due: dict[int, tuple[Visit, Unit]] = {}
    found = work.visits.due_for(names_of(person), streets, until, MOST_DUE)
    for visit, unit in found:
        if unit.id not in due and may(person, Action.INSPECT, unit):
            due[unit.id] = (visit, unit)
    return due, len(found) == MOST_DUE


def route_view(work: VisitWork, _: RouteScene) -> RouteView:
    """Return the actor's way of today; raises ``NotJoined`` and ``NotAllowed``.

    What is due by the end of the month, or was before, is on it; it begins where the actor last
    scanned a code.
    """
    streets = streets_of_inspector(work)
    if not streets:
        raise NotAllowed
    due, beyond = _due(work, streets)
    stops = [
        Stop(unit.id, visit.due, unit.latitude, unit.longitude) for visit, unit in due.values()
    ]
    start = _start(work)
    way = route(stops, start)
    found = []
    for stop in way:
        visit, unit = due[stop.id]
        spot = _spot(unit)
        found.append(RouteStop(unit, visit, distance(*start, *spot) if start and spot else None))
        start = spot or start
    return RouteView(tuple(found), max(len(stops) - A_DAY, 0), work.day(), beyond)


def _start(work: VisitWork) -> Spot | None:
    context = work.contexts.get(work.chat_id)
    return _spot(context.unit) if context is not None else None


def _spot(unit: Unit) -> Spot | None:
    if unit.latitude is None or unit.longitude is None:
        return None
    return unit.latitude, unit.longitude


def fulfil(work: VisitWork, inspection: Inspection) -> Visit | None:
    """Note which visit was made by a signed inspection: the first due at its unit.

    One that somebody else is to make stays open, unless the inspector stands in for them; who
    belongs to the unit makes no visit, and whatever is signed there on one day is one visit. Raises
    ``Overtaken``.
    """
    person = work.persons.get(inspection.inspector_id)
    if person is None or inspection.signed_at is None:
        return None
    if any(each.unit_id == inspection.unit.id for each in person.memberships):
        return None
    theirs = [
        each
        for each in work.visits.open_at(inspection.unit.id)
        if each.inspector_id in {None, *names_of(person)}
    ]
    if _visited_today(work, inspection.unit.id, inspection.signed_at):
        return None
    visit = min(theirs, key=lambda each: (each.inspector_id is None, each.due), default=None)
    if visit is None:
        return None
    after = replace(
        visit,
        state=VisitState.DONE,
        inspector_id=person.id,
        inspection_id=inspection.id,
        done_at=inspection.signed_at,
    )
    if not work.visits.save(after):
        raise Overtaken
    changes: dict[str, tuple[object, object]] = {
        "state": (visit.state.value, after.state.value),
        "inspection_id": (None, inspection.id),
    }
    if visit.inspector_id not in {None, person.id}:
        changes["inspector_id"] = (visit.inspector_id, person.id)
    work.journal.record(work.now, person.id, "make_visit", f"visit:{visit.id}", changes)
    if visit.draw_id is not None:
        renew_items(work, visit.draw_id, visit.inspector_id)
    return after


def _visited_today(work: VisitWork, unit_id: int, at: datetime) -> bool:
    """Tell whether a visit of that day is noted already."""
    since = datetime.combine(local(at, work.zone).date(), time(), work.zone)
    return bool(work.visits.made_at(unit_id, since, since + timedelta(days=1)))


ROUTE: SceneSpec[VisitWork, RouteScene, RouteView] = SceneSpec(RouteScene, route_view)
