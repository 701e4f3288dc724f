"""Taps about programmes and duties."""

from datetime import date

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from duties.applying import Begun
from duties.calendar import pasting
from duties.programmes import at_unit, choosing, opening
from duties.programmes.views import DutyView
from frontdesk.showing import showing
from handlers import texts
from handlers.pressed import Pressed
from handlers.programmes.buttons import (
    AimCallback,
    ApplyCallback,
    CalendarCallback,
    ChangeDutyCallback,
    DutyCallback,
    DutyUnitsCallback,
    EndDutyCallback,
    NoticeCallback,
    ProgrammeCallback,
    ProgrammesCallback,
    ProgrammeTurnCallback,
    RolloutCallback,
    SectorsCallback,
    TraitCallback,
    UnitDutiesCallback,
    WhereCallback,
)
from handlers.screen import Perform, Screen, Shows

router = Router(name="programmes")
Answered = AnswerCallbackQuery | None
_BEGUN = {"ask": None, "keep": Begun.KEEP, "drop": Begun.DROP}


@router.message(Command("duties"))
async def on_duties_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/duties: 值守安排, or the duties of one's own unit."""
    await screen.below(await perform(showing, opening.open_duties))


@router.callback_query(Pressed(ProgrammesCallback))
async def on_programmes(
    tap: CallbackQuery, callback_data: ProgrammesCallback, shows: Shows
) -> Answered:
    """值守安排, or another page of the programmes, was pressed."""
    scene = choosing.ProgrammesScene(callback_data.page)
    return await shows(tap, show, choosing.PROGRAMMES, scene)


@router.callback_query(Pressed(CalendarCallback))
async def on_calendar(tap: CallbackQuery, shows: Shows) -> Answered:
    """工作日历 was pressed."""
    return await shows(tap, show, pasting.CALENDAR, pasting.CalendarScene())


@router.callback_query(Pressed(NoticeCallback))
async def on_notice(
    tap: CallbackQuery, callback_data: NoticeCallback, perform: Perform, screen: Screen
) -> Answered:
    """录入 was pressed."""
    reply = await perform(showing, pasting.apply_pasted, callback_data.seen)
    return await screen.tapped(tap, reply, texts.NOTICE_IN)


@router.callback_query(Pressed(ProgrammeCallback))
async def on_programme(
    tap: CallbackQuery, callback_data: ProgrammeCallback, shows: Shows
) -> Answered:
    """A programme was pressed."""
    unit = callback_data.unit or None
    return await shows(tap, choosing.choose_programme, callback_data.programme, unit)


@router.callback_query(Pressed(ProgrammeTurnCallback))
async def on_programme_turn(
    tap: CallbackQuery, callback_data: ProgrammeTurnCallback, shows: Shows
) -> Answered:
    """Another page of what a programme would bring was pressed, or another first day."""
    day = date.fromordinal(callback_data.day) if callback_data.day else None
    key, page = callback_data.programme, callback_data.page
    return await shows(tap, choosing.turn_programme, key, day, page)


@router.callback_query(Pressed(WhereCallback))
async def on_where(tap: CallbackQuery, callback_data: WhereCallback, shows: Shows) -> Answered:
    """换范围 was pressed."""
    return await shows(tap, choosing.ask_where, callback_data.programme)


@router.callback_query(Pressed(TraitCallback))
async def on_trait(tap: CallbackQuery, callback_data: TraitCallback, shows: Shows) -> Answered:
    """A trait of the unit on the card was pressed."""
    key, trait = callback_data.programme, callback_data.trait
    return await shows(tap, choosing.toggle_trait, key, trait)


@router.callback_query(Pressed(AimCallback))
async def on_aim(tap: CallbackQuery, callback_data: AimCallback, shows: Shows) -> Answered:
    """It was pressed where a programme is to be in force."""
    data = callback_data
    return await shows(tap, choosing.aim_at, data.programme, data.scope, data.unit)


@router.callback_query(Pressed(SectorsCallback, F.sector == ""))
async def on_sectors(tap: CallbackQuery, callback_data: SectorsCallback, shows: Shows) -> Answered:
    """按行业 was pressed."""
    return await shows(tap, choosing.ask_sector, callback_data.programme)


@router.callback_query(Pressed(SectorsCallback))
async def on_sector(tap: CallbackQuery, callback_data: SectorsCallback, shows: Shows) -> Answered:
    """A sector was pressed."""
    key, sector = callback_data.programme, callback_data.sector
    return await shows(tap, choosing.aim_at_sector, key, sector)


@router.callback_query(Pressed(DutyUnitsCallback))
async def on_duty_units(
    tap: CallbackQuery, callback_data: DutyUnitsCallback, shows: Shows
) -> Answered:
    """看单位的值守 was pressed, or another page of the units."""
    key, page = callback_data.programme, callback_data.page
    return await shows(tap, choosing.turn_units, key, page)


@router.callback_query(Pressed(ApplyCallback))
async def on_apply(tap: CallbackQuery, callback_data: ApplyCallback, shows: Shows) -> Answered:
    """启用 was pressed."""
    key, seen = callback_data.programme, callback_data.seen
    return await shows(tap, choosing.apply_shown, key, seen)


@router.callback_query(Pressed(RolloutCallback))
async def on_rollout(tap: CallbackQuery, callback_data: RolloutCallback, shows: Shows) -> Answered:
    """A change on its way was pressed."""
    scene = choosing.RolloutScene(callback_data.rollout)
    return await shows(tap, show, choosing.ROLLOUT, scene)


@router.callback_query(Pressed(UnitDutiesCallback))
async def on_unit_duties(
    tap: CallbackQuery, callback_data: UnitDutiesCallback, shows: Shows
) -> Answered:
    """The duties of a unit, or another page of them, were pressed."""
    scene = at_unit.UnitDutiesScene(callback_data.unit, callback_data.page)
    return await shows(tap, show, at_unit.UNIT_DUTIES, scene)


@router.callback_query(Pressed(DutyCallback, F.do == "change"))
async def on_change(tap: CallbackQuery, callback_data: DutyCallback, shows: Shows) -> Answered:
    """改时间、日子 was pressed."""
    scene = at_unit.DutyChangeScene(callback_data.duty)
    return await shows(tap, show, at_unit.DUTY_CHANGE, scene)


@router.callback_query(Pressed(DutyCallback))
async def on_duty(tap: CallbackQuery, callback_data: DutyCallback, shows: Shows) -> Answered:
    """A duty was pressed, or 停止, which is asked first."""
    scene = at_unit.DutyScene(callback_data.duty, callback_data.do == "end")
    return await shows(tap, show, at_unit.DUTY, scene)


@router.callback_query(Pressed(EndDutyCallback))
async def on_end(
    tap: CallbackQuery, callback_data: EndDutyCallback, perform: Perform, screen: Screen
) -> Answered:
    """The end of a duty was confirmed."""
    data = callback_data
    reply = await perform(showing, at_unit.end_shown, data.duty, _BEGUN[data.begun], data.seen)
    ended = not isinstance(reply.view, DutyView)
    return await screen.tapped(tap, reply, texts.DUTY_ENDED if ended else None)


@router.callback_query(Pressed(ChangeDutyCallback))
async def on_changed(
    tap: CallbackQuery, callback_data: ChangeDutyCallback, perform: Perform, screen: Screen
) -> Answered:
    """Other hours or days were confirmed."""
    data = callback_data
    day = date.fromordinal(data.day) if data.day else None
    begun = _BEGUN[data.begun]
    reply = await perform(showing, at_unit.change_shown, data.duty, day, begun, data.seen)
    changed = isinstance(reply.view, DutyView)
    return await screen.tapped(tap, reply, texts.DUTY_CHANGED if changed else None)
