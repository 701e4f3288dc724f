"""Taps on the day: a page of it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from frontdesk.showing import showing
from frontdesk.today import TODAY, TodayScene
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from handlers.today.buttons import TodayCallback

router = Router(name="today")


@router.message(Command("today"))
async def on_today_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/today: what the day brings the person."""
    await screen.below(await perform(showing, show, TODAY, TodayScene()))


@router.callback_query(Pressed(TodayCallback))
async def on_today(
    tap: CallbackQuery, callback_data: TodayCallback, perform: Perform, screen: Screen
) -> AnswerCallbackQuery | None:
    """今日, or another page of it, was pressed."""
    reply = await perform(showing, show, TODAY, TodayScene(callback_data.page))
    return await screen.tapped(tap, reply)
