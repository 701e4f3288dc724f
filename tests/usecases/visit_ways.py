"""Ways to every scene of 检查计划, for those who look whether each is shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from chat.scene import show
from chat.state import Scene
from checklists.views import Reply
from duties.visits import draws, lots, planning, routes
from duties.visits import showing as visits
from frontdesk import visiting
from frontdesk.showing import showing as replay
from people.model import Membership, Role, Unit
from tests.usecases.town import Phone, Town

Way = Callable[[Any], Awaitable[Reply]]


class Stage(Protocol):
    """Whoever stands somewhere, and where."""

    town: Town
    phone: Phone
    school: Unit


def has_plan(work: Any, unit: Unit, *, confirmed: bool = True) -> int:
    """Let the street of a unit have a plan, drawn up by whoever acts, and a draw."""
    plan = planning.draw_up(work, unit.street, work.day().year)
    if confirmed:
        planning.confirm(work, plan.id, planning.seen_of(work, plan))
    of = lots.population(work, unit.street)
    lots.keep(work, unit.street, of, lots.make(of, 7, 1), work.person.id)
    return plan.id


async def _office(stage: Stage) -> Phone:
    stage.town.rows("UPDATE desks SET inspection_id = NULL, scene = 'menu'")

    def becomes(work: Any) -> Reply:
        for role in (Role.OFFICE, Role.INSPECTOR):
            held = Membership(role, street=stage.school.street)
            work.persons.join(work.person.id, held, work.now)
        return Reply(None)

    def plans(work: Any) -> Reply:
        has_plan(work, stage.school)
        return Reply(None)

    await stage.phone.taps(becomes)
    await stage.phone.taps(plans)
    return stage.phone


async def planned(stage: Stage) -> Reply:
    scene = visits.VisitPlanScene(stage.school.street, 0, 9)
    return await (await _office(stage)).taps(replay, show, visits.VISIT_PLAN, scene)


async def others(stage: Stage) -> Reply:
    scene = visits.VisitPlansScene(9)
    return await (await _office(stage)).taps(replay, show, visits.VISIT_PLANS, scene)


async def visit(stage: Stage) -> Reply:
    phone = await _office(stage)
    (first,) = stage.town.rows("SELECT min(id) FROM visits")
    return await phone.taps(replay, show, visits.VISIT, visits.VisitScene(first))


async def drawing(stage: Stage) -> Reply:
    phone = await _office(stage)
    await phone.taps(replay, draws.show_draw, stage.school.street, 1)
    return await phone.types("20261127")


async def drawn(stage: Stage) -> Reply:
    reply = await drawing(stage)
    seen = reply.view.seen  # type: ignore[union-attr]  # a DrawView
    street = stage.school.street
    return await stage.phone.taps(replay, draws.keep_draw, street, 1, 20261127, seen)


async def recorded(stage: Stage) -> Reply:
    phone = await _office(stage)
    return await phone.taps(replay, draws.show_record, 1, 9)


async def all_draws(stage: Stage) -> Reply:
    scene = draws.DrawsScene(9)
    return await (await _office(stage)).taps(replay, show, draws.DRAWS, scene)


async def share(stage: Stage) -> Reply:
    phone = await _office(stage)
    me = "(SELECT m.person_id FROM memberships m WHERE m.role = 'office' ORDER BY m.id LIMIT 1)"
    stage.town.rows(f"UPDATE draw_shares SET inspector_id = {me}")  # noqa: S608 - our own words
    return await phone.taps(replay, show, draws.DRAWN, draws.DrawnScene(1, 9))


async def never(stage: Stage) -> Reply:
    scene = visits.NeverVisitedScene(9)
    return await (await _office(stage)).taps(replay, show, visits.NEVER_VISITED, scene)


async def route(stage: Stage) -> Reply:
    return await (await _office(stage)).taps(replay, routes.open_route)


async def beyond(stage: Stage) -> Reply:
    phone = await _office(stage)
    stage.town.rows("DELETE FROM visits WHERE draw_id IS NOT NULL")
    stage.town.rows(
        "UPDATE inspections SET signed_at = '2026-02-01T00:00:00.000000+00:00', dropped_at = NULL"
    )
    return await phone.taps(visiting.choose_form, stage.school.id)


VISIT_WAYS: dict[str, tuple[Way, type[Scene]]] = {
    "plan of visits": (planned, visits.VisitPlanScene),
    "other plans of visits": (others, visits.VisitPlansScene),
    "visit of a plan": (visit, visits.VisitScene),
    "draw": (drawing, draws.DrawScene),
    "draw that is kept": (drawn, draws.DrawRecordScene),
    "draw of before": (recorded, draws.DrawRecordScene),
    "draws that were kept": (all_draws, draws.DrawsScene),
    "share of a draw": (share, draws.DrawnScene),
    "never visited": (never, visits.NeverVisitedScene),
    "way of the day": (route, routes.RouteScene),
    "visits used up": (beyond, visiting.BeyondScene),
}
