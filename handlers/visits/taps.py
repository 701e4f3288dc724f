"""Taps about the plan of visits, draws by lot, and the way of a day."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from duties.tasks.lists import street_of
from duties.visits import routes
from duties.visits import showing as visits
from duties.visits.views import NeverVisitedView, VisitPlanView
from frontdesk import visiting
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers import texts
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.visits.buttons import (
    ConfirmPlanCallback,
    DrawUpCallback,
    DropVisitCallback,
    MoveVisitCallback,
    NeverVisitedCallback,
    OtherPlansCallback,
    RouteCallback,
    VisitCallback,
    VisitPlanCallback,
    VisitPlansCallback,
    VisitReasonCallback,
)

router = Router(name="visits")
Answered = AnswerCallbackQuery | None


@router.message(Command("route"))
async def on_route_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/route: the way of the day."""
    await screen.below(await perform(showing, routes.open_route))


@router.callback_query(Pressed(RouteCallback))
async def on_route(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """今日路线 was pressed."""
    return await screen.tapped(tap, await perform(showing, routes.open_route))


@router.callback_query(Pressed(VisitPlansCallback))
async def on_plans(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """检查计划 was pressed."""
    return await screen.tapped(tap, await perform(showing, visits.open_plan))


@router.callback_query(Pressed(VisitPlanCallback))
async def on_plan(
    tap: CallbackQuery, callback_data: VisitPlanCallback, perform: Perform, screen: Screen
) -> Answered:
    """A plan was pressed, or another page of it."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> VisitPlanView:
        scene = visits.VisitPlanScene(street_of(work, data.whose), data.year, data.page)
        return show(work, visits.VISIT_PLAN, scene)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(OtherPlansCallback))
async def on_others(
    tap: CallbackQuery, callback_data: OtherPlansCallback, perform: Perform, screen: Screen
) -> Answered:
    """换街镇、年份 was pressed."""
    scene = visits.VisitPlansScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, visits.VISIT_PLANS, scene))


@router.callback_query(Pressed(DrawUpCallback))
async def on_draw_up(
    tap: CallbackQuery, callback_data: DrawUpCallback, perform: Perform, screen: Screen
) -> Answered:
    """起草计划 was pressed."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> VisitPlanView:
        return visits.draw_up(work, street_of(work, data.whose), data.year)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(ConfirmPlanCallback))
async def on_confirm(
    tap: CallbackQuery, callback_data: ConfirmPlanCallback, perform: Perform, screen: Screen
) -> Answered:
    """确认计划 was pressed."""
    data = callback_data
    reply = await perform(showing, visits.confirm, data.plan, data.seen)
    return await screen.tapped(tap, reply, texts.PLAN_CONFIRMED)


@router.callback_query(Pressed(VisitCallback))
async def on_visit(
    tap: CallbackQuery, callback_data: VisitCallback, perform: Perform, screen: Screen
) -> Answered:
    """A visit was pressed."""
    scene = visits.VisitScene(callback_data.visit, callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, visits.VISIT, scene))


@router.callback_query(Pressed(MoveVisitCallback))
async def on_move(
    tap: CallbackQuery, callback_data: MoveVisitCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another month was pressed."""
    data = callback_data
    reply = await perform(showing, visits.move, data.visit, data.month, data.seen, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(DropVisitCallback))
async def on_drop(
    tap: CallbackQuery, callback_data: DropVisitCallback, perform: Perform, screen: Screen
) -> Answered:
    """取消这一次 was pressed."""
    data = callback_data
    reply = await perform(showing, visits.drop, data.visit, data.seen, data.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(VisitReasonCallback))
async def on_reason(
    tap: CallbackQuery, callback_data: VisitReasonCallback, perform: Perform, screen: Screen
) -> Answered:
    """Why a unit is visited beyond its plan was pressed."""
    data = callback_data
    reply = await perform(visiting.give_reason, data.unit, data.reason)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(NeverVisitedCallback))
async def on_never(
    tap: CallbackQuery, callback_data: NeverVisitedCallback, perform: Perform, screen: Screen
) -> Answered:
    """从未检查的单位 was pressed."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> NeverVisitedView:
        street = street_of(work, data.whose) if data.whose else ""
        return show(work, visits.NEVER_VISITED, visits.NeverVisitedScene(data.page, street))

    return await screen.tapped(tap, await perform(showing, use_case))
