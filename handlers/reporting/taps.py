"""Taps that open 简报报表."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from frontdesk.reporting import show_reports
from frontdesk.showing import showing
from handlers.pressed import Pressed
from handlers.reporting.buttons import ReportsCallback
from handlers.screen import Perform, Screen

router = Router(name="reporting")


@router.callback_query(Pressed(ReportsCallback))
async def on_reports(
    tap: CallbackQuery, perform: Perform, screen: Screen
) -> AnswerCallbackQuery | None:
    """简报报表 was pressed in the menu."""
    return await screen.tapped(tap, await perform(showing, show_reports))
