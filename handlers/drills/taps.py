"""Taps on the record of a drill."""

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from duties.drills import showing as drills
from duties.drills.model import DrillStep
from frontdesk.showing import showing
from handlers import texts
from handlers.drills.buttons import DrillCallback, DrillFindingCallback, DrillSubmitCallback
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="drills")
Answered = AnswerCallbackQuery | None


@router.callback_query(Pressed(DrillCallback))
async def on_drill(
    tap: CallbackQuery,
    callback_data: DrillCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """The record of a drill, or a step of it, was pressed."""
    data = callback_data
    if data.do == "open":
        return await screen.tapped(tap, await perform(showing, drills.open_record, data.occurrence))
    if data.do == "nothing":
        reply = await perform(showing, drills.say_nothing, data.occurrence, data.step)
        return await screen.tapped(tap, reply)
    step = DrillStep.SUMMARY if data.do == "evidence" else data.step
    reply = await perform(showing, drills.show_step, data.occurrence, step)
    if data.do == "evidence":
        await pictures.send(tap, reply)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(DrillFindingCallback))
async def on_finding(
    tap: CallbackQuery, callback_data: DrillFindingCallback, perform: Perform, screen: Screen
) -> Answered:
    """A finding is put on the ledger, or taken back."""
    filing = callback_data.do == "file"
    use_case = drills.put_on_ledger if filing else drills.drop
    reply = await perform(showing, use_case, callback_data.finding)
    return await screen.tapped(tap, reply, texts.FINDING_FILED if filing else texts.FINDING_DROPPED)


@router.callback_query(Pressed(DrillSubmitCallback))
async def on_submit(
    tap: CallbackQuery, callback_data: DrillSubmitCallback, perform: Perform, screen: Screen
) -> Answered:
    """提交 was pressed."""
    data = callback_data
    reply = await perform(showing, drills.submit, data.occurrence, data.seen)
    return await screen.tapped(tap, reply, texts.DRILL_SUBMITTED)
