"""Taps on a proposal."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import show
from duties.misses import deciding
from frontdesk.showing import showing
from handlers.misses.buttons import MissesCallback, MissesReasonCallback
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="misses")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(MissesCallback))
async def on_misses(
    tap: CallbackQuery, callback_data: MissesCallback, perform: Perform, screen: Screen
) -> Answered:
    """A proposal was pressed, 上账 or 不上账."""
    match callback_data.do:
        case "accept":
            reply = await perform(showing, deciding.accept, callback_data.proposal)
        case "decline":
            reply = await perform(showing, deciding.ask_reason, callback_data.proposal)
        case _:
            scene = deciding.MissesScene(callback_data.proposal)
            reply = await perform(showing, show, deciding.MISSES, scene)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(MissesReasonCallback))
async def on_reason(
    tap: CallbackQuery, callback_data: MissesReasonCallback, perform: Perform, screen: Screen
) -> Answered:
    """Why it is no hazard was pressed."""
    why = callback_data.reason.label
    reply = await perform(showing, deciding.decline, callback_data.proposal, why)
    return await screen.tapped(tap, reply)
