"""Taps on the risk colours."""

from aiogram import F, Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import show
from duties.risk import deciding, opening
from duties.risk import showing as risk
from frontdesk.showing import showing
from handlers import texts
from handlers.pressed import Pressed
from handlers.risk import cards
from handlers.risk.buttons import (
    ChangeCallback,
    ChangesCallback,
    MarkRedCallback,
    PictureCallback,
    ReasonsCallback,
    RiskCallback,
    RiskRemitCallback,
    RiskUnitsCallback,
)
from handlers.screen import Perform, Screen

router = Router(name="risk")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(RiskCallback))
async def on_risk(tap: CallbackQuery, perform: Perform, screen: Screen) -> Answered:
    """四色图 was pressed."""
    return await screen.tapped(tap, await perform(showing, opening.open_risk))


@router.callback_query(Pressed(PictureCallback, F.do == "show"))
async def on_picture(
    tap: CallbackQuery, callback_data: PictureCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another page of the streets was pressed."""
    scene = risk.PictureScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, risk.PICTURE, scene))


@router.callback_query(Pressed(PictureCallback, F.do == "draw"))
async def on_draw(
    tap: CallbackQuery, callback_data: PictureCallback, perform: Perform, screen: Screen
) -> Answered:
    """The picture for the wall was pressed: it comes as a file, so that it stays sharp."""
    reply = await perform(showing, opening.draw, callback_data.page)
    return await screen.tapped(tap, reply, texts.RISK_PICTURE_OWED)


@router.callback_query(Pressed(RiskUnitsCallback))
async def on_units(
    tap: CallbackQuery, callback_data: RiskUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """A colour, or a street, was pressed."""
    press = callback_data
    reply = await perform(showing, opening.show_units, press.street, press.colour, press.page)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(RiskRemitCallback))
async def on_remit(
    tap: CallbackQuery, callback_data: RiskRemitCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another page of a department's units was pressed."""
    press = callback_data
    scene = risk.RiskUnitsScene("", press.colour, press.page, press.department_id)
    return await screen.tapped(tap, await perform(showing, show, risk.RISK_UNITS, scene))


@router.callback_query(Pressed(ReasonsCallback))
async def on_reasons(
    tap: CallbackQuery, callback_data: ReasonsCallback, perform: Perform, screen: Screen
) -> Answered:
    """A unit was pressed: why it has its colour."""
    scene = risk.ReasonsScene(callback_data.unit)
    return await screen.tapped(tap, await perform(showing, show, deciding.REASONS, scene))


@router.callback_query(Pressed(ChangesCallback, F.seen == 0))
async def on_changes(
    tap: CallbackQuery, callback_data: ChangesCallback, perform: Perform, screen: Screen
) -> Answered:
    """What waits to be confirmed was pressed."""
    scene = risk.ProposalsScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, risk.PROPOSALS, scene))


@router.callback_query(Pressed(ChangesCallback))
async def on_confirm_page(
    tap: CallbackQuery, callback_data: ChangesCallback, perform: Perform, screen: Screen
) -> Answered:
    """All that stood on a page was confirmed."""
    press = callback_data
    reply = await perform(showing, deciding.confirm_page, press.page, press.seen)
    return await screen.tapped(tap, reply, cards.spell_confirmed(reply.view))


@router.callback_query(Pressed(ChangeCallback, F.do == "confirm"))
async def on_confirm(
    tap: CallbackQuery, callback_data: ChangeCallback, perform: Perform, screen: Screen
) -> Answered:
    """One change was confirmed."""
    press = callback_data
    reply = await perform(showing, deciding.confirm, press.change, press.seen)
    return await screen.tapped(tap, reply, cards.spell_confirmed(reply.view))


@router.callback_query(Pressed(ChangeCallback))
async def on_refuse(
    tap: CallbackQuery, callback_data: ChangeCallback, perform: Perform, screen: Screen
) -> Answered:
    """不同意 was pressed: it is asked why."""
    reply = await perform(showing, deciding.ask_why_refused, callback_data.change)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(MarkRedCallback))
async def on_mark_red(
    tap: CallbackQuery, callback_data: MarkRedCallback, perform: Perform, screen: Screen
) -> Answered:
    """直接标为红色 was pressed: it is asked why."""
    reply = await perform(showing, deciding.ask_why_red, callback_data.unit)
    return await screen.tapped(tap, reply)
