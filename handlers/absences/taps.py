"""Taps about absences."""

from collections.abc import Callable
from datetime import date

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from checklists.ports import WalkWork
from frontdesk.showing import showing
from handlers import texts
from handlers.absences.buttons import (
    AbsenceCallback,
    AbsenceDaysCallback,
    AbsencesCallback,
    SubstituteCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from people.absences import setting
from people.absences.views import AbsenceView, SubstituteView

router = Router(name="absences")
Answered = AnswerCallbackQuery | None


@router.message(Command("leave"))
async def on_leave_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/leave: 请假, 销假."""
    await screen.below(await perform(showing, show, setting.LEAVE, setting.LeaveScene()))


@router.callback_query(Pressed(AbsencesCallback))
async def on_absences(
    tap: CallbackQuery, callback_data: AbsencesCallback, perform: Perform, screen: Screen
) -> Answered:
    """请假 was pressed, for oneself or for somebody else."""
    scene = setting.LeaveScene(callback_data.person)
    reply = await perform(showing, show, setting.LEAVE, scene)
    if callback_data.pushed:
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(AbsenceDaysCallback))
async def on_days(
    tap: CallbackQuery, callback_data: AbsenceDaysCallback, perform: Perform, screen: Screen
) -> Answered:
    """Days were chosen."""
    first, last = _days(callback_data)
    reply = await perform(showing, setting.choose_days, callback_data.person, first, last)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(SubstituteCallback))
async def on_substitute(
    tap: CallbackQuery, callback_data: SubstituteCallback, perform: Perform, screen: Screen
) -> Answered:
    """Who stands in was chosen."""
    first, last = _days(callback_data)
    whose, substitute = callback_data.person, callback_data.substitute
    reply = await perform(showing, setting.set_absence, whose, first, last, substitute)
    return await screen.tapped(tap, reply, texts.ABSENCE_SET)


def _shown(work: WalkWork, absence_id: int) -> AbsenceView:
    return show(work, setting.ABSENCE, setting.AbsenceScene(absence_id))


_DO: dict[str, Callable[[WalkWork, int], AbsenceView | SubstituteView]] = {
    "end": setting.end,
    "decline": setting.refuse,
    "choose": setting.choose_another,
}


@router.callback_query(Pressed(AbsenceCallback, F.do == "look"))
async def on_absence_told(
    tap: CallbackQuery, callback_data: AbsenceCallback, perform: Perform, screen: Screen
) -> Answered:
    """看请假 was pressed on the message that tells of it."""
    return await screen.beneath(tap, await perform(showing, _shown, callback_data.absence))


@router.callback_query(Pressed(AbsenceCallback))
async def on_absence(
    tap: CallbackQuery, callback_data: AbsenceCallback, perform: Perform, screen: Screen
) -> Answered:
    """An absence, 销假, 不能替班 or 另选替班人 was pressed."""
    use_case = _DO.get(callback_data.do, _shown)
    reply = await perform(showing, use_case, callback_data.absence)
    return await screen.tapped(tap, reply, texts.ABSENCES.get(callback_data.do))


def _days(data: AbsenceDaysCallback | SubstituteCallback) -> tuple[date, date]:
    return date.fromordinal(data.day or 1), date.fromordinal(data.until or 1)
