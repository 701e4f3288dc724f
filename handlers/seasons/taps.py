"""Taps about key seasons."""

from datetime import date

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import show
from duties.seasons import choosing
from frontdesk.showing import showing
from handlers import texts
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen, Shows
from handlers.seasons.buttons import (
    RedateCallback,
    SeasonAimCallback,
    SeasonCallback,
    SeasonDaysCallback,
    SeasonsCallback,
    SeasonWhereCallback,
    SwitchCallback,
    SwitchOffCallback,
    SwitchOnCallback,
)

router = Router(name="seasons")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(SeasonsCallback))
async def on_seasons(tap: CallbackQuery, callback_data: SeasonsCallback, shows: Shows) -> Answered:
    """重点时段 was pressed, or 登记复工等 of a unit."""
    scene = choosing.SeasonsScene(callback_data.unit or None)
    return await shows(tap, show, choosing.SEASONS, scene)


@router.callback_query(Pressed(SeasonCallback))
async def on_season(tap: CallbackQuery, callback_data: SeasonCallback, shows: Shows) -> Answered:
    """A season was pressed."""
    season, unit = callback_data.season, callback_data.unit or None
    return await shows(tap, choosing.choose_season, season, unit)


@router.callback_query(Pressed(SeasonDaysCallback))
async def on_season_days(
    tap: CallbackQuery, callback_data: SeasonDaysCallback, shows: Shows
) -> Answered:
    """Days that are proposed were pressed."""
    data = callback_data
    first, last = (date.fromordinal(each) if each else date.min for each in (data.day, data.until))
    return await shows(tap, choosing.set_days, data.season, data.unit or None, first, last)


@router.callback_query(Pressed(SeasonWhereCallback))
async def on_season_where(
    tap: CallbackQuery, callback_data: SeasonWhereCallback, shows: Shows
) -> Answered:
    """换范围 was pressed."""
    return await shows(tap, choosing.ask_where, callback_data.season)


@router.callback_query(Pressed(SeasonAimCallback))
async def on_season_aim(
    tap: CallbackQuery, callback_data: SeasonAimCallback, shows: Shows
) -> Answered:
    """It was pressed where a season is to be in force."""
    data = callback_data
    return await shows(tap, choosing.aim_at, data.season, data.unit, data.sector)


@router.callback_query(Pressed(SwitchOnCallback))
async def on_switch_on(
    tap: CallbackQuery, callback_data: SwitchOnCallback, perform: Perform, screen: Screen
) -> Answered:
    """启用, or 登记, was pressed."""
    season, seen = callback_data.season, callback_data.seen
    reply = await perform(showing, choosing.apply_shown, season, seen)
    return await screen.tapped(tap, reply, texts.SEASON_ON)


@router.callback_query(Pressed(SwitchCallback))
async def on_switch(tap: CallbackQuery, callback_data: SwitchCallback, shows: Shows) -> Answered:
    """A switch was pressed, or 提前结束, which is asked first."""
    scene = choosing.SwitchScene(callback_data.switch, callback_data.do == "end")
    return await shows(tap, show, choosing.SWITCH, scene)


@router.callback_query(Pressed(SwitchOffCallback))
async def on_switch_off(
    tap: CallbackQuery, callback_data: SwitchOffCallback, perform: Perform, screen: Screen
) -> Answered:
    """The end of a season was confirmed."""
    data = callback_data
    reply = await perform(
        showing, choosing.end_shown, data.switch, data.seen, also_begun=data.begun == "drop"
    )
    return await screen.tapped(tap, reply, texts.SEASON_OFF)


@router.callback_query(Pressed(RedateCallback))
async def on_redate(
    tap: CallbackQuery, callback_data: RedateCallback, perform: Perform, screen: Screen
) -> Answered:
    """Other days were confirmed."""
    switch, seen = callback_data.switch, callback_data.seen
    reply = await perform(showing, choosing.redate_shown, switch, seen)
    return await screen.tapped(tap, reply, texts.SEASON_REDATED)
