"""Taps about draws by lot: making one, looking at those that were kept, doing what is drawn."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import show
from duties.tasks.lists import street_of
from duties.visits import draws
from duties.visits.views import DrawRecordView, DrawView
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers import texts
from handlers.draws.buttons import (
    CheckDrawCallback,
    DrawAgainCallback,
    DrawCallback,
    DrawnCallback,
    DrawRecordCallback,
    DrawsCallback,
    KeepDrawCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="draws")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(DrawCallback))
async def on_draw(
    tap: CallbackQuery, callback_data: DrawCallback, perform: Perform, screen: Screen
) -> Answered:
    """双随机抽查 was pressed, how many, a seed, or another page."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> DrawView | DrawRecordView:
        street = street_of(work, data.whose)
        return draws.show_draw(work, street, data.asked, data.seed, data.page)

    return await screen.tapped(tap, await perform(showing, use_case))


@router.callback_query(Pressed(KeepDrawCallback))
async def on_keep(
    tap: CallbackQuery, callback_data: KeepDrawCallback, perform: Perform, screen: Screen
) -> Answered:
    """A draw is to be kept."""
    data = callback_data

    def use_case(work: FrontdeskWork) -> DrawRecordView:
        street = street_of(work, data.whose)
        return draws.keep_draw(work, street, data.asked, data.seed, data.seen)

    reply = await perform(showing, use_case)
    return await screen.tapped(tap, reply, _kept(reply.view))


def _kept(view: object) -> str:
    repeated = isinstance(view, DrawRecordView) and view.repeated
    return texts.DRAWN_BEFORE if repeated else texts.DRAW_KEPT


@router.callback_query(Pressed(DrawRecordCallback))
async def on_record(
    tap: CallbackQuery, callback_data: DrawRecordCallback, perform: Perform, screen: Screen
) -> Answered:
    """A draw that was kept was pressed, or another page of it."""
    data = callback_data
    scene = draws.DrawRecordScene(data.draw, data.page, data.lacking, inspector_id=data.inspector)
    return await screen.tapped(tap, await perform(showing, show, draws.DRAW_RECORD, scene))


@router.callback_query(Pressed(CheckDrawCallback))
async def on_check(
    tap: CallbackQuery, callback_data: CheckDrawCallback, perform: Perform, screen: Screen
) -> Answered:
    """核对结果 was pressed."""
    scene = draws.DrawRecordScene(callback_data.draw, checked=True)
    return await screen.tapped(tap, await perform(showing, show, draws.DRAW_RECORD, scene))


@router.callback_query(Pressed(DrawAgainCallback))
async def on_draw_again(
    tap: CallbackQuery, callback_data: DrawAgainCallback, perform: Perform, screen: Screen
) -> Answered:
    """补抽检查员 was pressed."""
    data = callback_data
    reply = await perform(showing, draws.draw_again, data.draw, data.seen)
    return await screen.tapped(tap, reply, texts.DRAWN_AGAIN)


@router.callback_query(Pressed(DrawsCallback))
async def on_draws(
    tap: CallbackQuery, callback_data: DrawsCallback, perform: Perform, screen: Screen
) -> Answered:
    """历次抽取 was pressed."""
    scene = draws.DrawsScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, draws.DRAWS, scene))


@router.callback_query(Pressed(DrawnCallback))
async def on_drawn(
    tap: CallbackQuery, callback_data: DrawnCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another page of the visits for which one was drawn."""
    scene = draws.DrawnScene(callback_data.share, callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, draws.DRAWN, scene))
