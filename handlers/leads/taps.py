"""Taps on the five leads."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from duties.leads import showing as leads
from frontdesk.showing import showing
from handlers.leads.buttons import LeadsCallback, LeadsListCallback, MyLeadsCallback
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen, Shows

router = Router(name="leads")
Answered = AnswerCallbackQuery | None


@router.message(Command("leads"))
async def on_leads_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/leads: the five leads of one's own unit, or of the units that one answers for."""
    await screen.below(await perform(showing, leads.open_leads))


@router.callback_query(Pressed(MyLeadsCallback))
async def on_my_leads(tap: CallbackQuery, shows: Shows) -> Answered:
    """五带头 was pressed in the menu."""
    return await shows(tap, leads.open_leads)


@router.callback_query(Pressed(LeadsCallback))
async def on_leads(tap: CallbackQuery, callback_data: LeadsCallback, shows: Shows) -> Answered:
    """A unit was pressed, or another quarter of it."""
    return await shows(tap, leads.show_leads, callback_data.unit, callback_data.quarter)


@router.callback_query(Pressed(LeadsListCallback))
async def on_list(tap: CallbackQuery, callback_data: LeadsListCallback, shows: Shows) -> Answered:
    """The units were pressed, another page of them, or another quarter."""
    return await shows(tap, leads.show_list, callback_data.quarter, callback_data.page)
