"""Taps about late hazards: a case, and what the office decides about it."""

from collections.abc import Callable

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show, shows
from duties.escalation import deciding, exposing, showing
from duties.escalation.chain import StepKind
from duties.escalation.model import Cover
from duties.escalation.views import ExposeView
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing as replying
from handlers import texts
from handlers.escalation.buttons import (
    CaseCallback,
    CaseStepCallback,
    ExposeCallback,
    PutOffCallback,
    StepKindCallback,
    SupervisionCallback,
)
from handlers.escalation.cards import WHY_PUT_OFF
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="escalation")
Answered = AnswerCallbackQuery | None


@router.message(Command("supervise"))
async def on_supervise_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/supervise: late hazards by colour."""
    scene = showing.SupervisionScene()
    await screen.below(await perform(replying, show, showing.SUPERVISION, scene))


@router.callback_query(Pressed(SupervisionCallback))
async def on_supervision(
    tap: CallbackQuery, callback_data: SupervisionCallback, perform: Perform, screen: Screen
) -> Answered:
    """督办, a colour, or another page was pressed."""
    scene = showing.SupervisionScene(callback_data.colour, callback_data.after)
    return await screen.tapped(tap, await perform(replying, show, showing.SUPERVISION, scene))


@router.callback_query(Pressed(CaseCallback))
async def on_case(
    tap: CallbackQuery, callback_data: CaseCallback, perform: Perform, screen: Screen
) -> Answered:
    """A case was pressed; the message that told of it stays."""
    scene = showing.CaseScene(callback_data.case)
    reply = await perform(replying, show, showing.CASE, scene)
    if callback_data.pushed:
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(CaseStepCallback, F.do == "confirm"))
async def on_confirm(
    tap: CallbackQuery, callback_data: CaseStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """确认 was pressed."""
    data = callback_data
    reply = await perform(replying, deciding.confirm, data.case, data.seen)
    if data.pushed and tap.message is not None:
        await screen.disarm(tap.message.message_id)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply, texts.STEP_CONFIRMED)


@router.callback_query(Pressed(CaseStepCallback, F.do == "note"))
async def on_note(
    tap: CallbackQuery, callback_data: CaseStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """今天已处理 was pressed."""
    data = callback_data
    reply = await perform(replying, deciding.note_today, data.case, data.seen)
    return await screen.tapped(tap, reply, texts.NOTED_TODAY)


@router.callback_query(Pressed(CaseStepCallback, F.do == "put_off"))
async def on_put_off(
    tap: CallbackQuery, callback_data: CaseStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """暂缓… was pressed."""
    scene = deciding.PutOffScene(callback_data.case, callback_data.seen)
    return await screen.tapped(tap, await perform(replying, show, deciding.PUT_OFF, scene))


@router.callback_query(Pressed(CaseStepCallback, F.do == "change"))
async def on_change(
    tap: CallbackQuery, callback_data: CaseStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another step is to be chosen, or words for its paper."""
    scene = deciding.ChangeScene(callback_data.case, callback_data.seen)
    return await screen.tapped(tap, await perform(replying, show, deciding.CHANGE, scene))


@router.callback_query(Pressed(PutOffCallback))
async def on_until(
    tap: CallbackQuery, callback_data: PutOffCallback, perform: Perform, screen: Screen
) -> Answered:
    """For how long was pressed, or why."""
    data = callback_data
    if not data.why:
        scene = deciding.PutOffScene(data.case, data.seen, data.days)
        return await screen.tapped(tap, await perform(replying, show, deciding.PUT_OFF, scene))
    why = WHY_PUT_OFF[data.why]
    reply = await perform(replying, deciding.put_off, data.case, data.seen, data.days, why)
    return await screen.tapped(tap, reply, texts.STEP_PUT_OFF)


_EXPOSE: dict[str, Callable[[FrontdeskWork, int], ExposeView]] = {
    "open": shows(exposing.EXPOSE),
    "whole": lambda work, id_: exposing.choose_cover(work, id_, Cover.WHOLE),
    "tiles": lambda work, id_: exposing.choose_cover(work, id_, Cover.TILES),
    "none": lambda work, id_: exposing.choose_cover(work, id_, Cover.NONE),
    "preview": exposing.preview,
}


@router.callback_query(Pressed(ExposeCallback))
async def on_expose(
    tap: CallbackQuery, callback_data: ExposeCallback, perform: Perform, screen: Screen
) -> Answered:
    """Something about the picture for the board was pressed."""
    data = callback_data
    if data.do == "photo":
        reply = await perform(replying, exposing.choose_photo, data.case, data.photo)
        return await screen.tapped(tap, reply, texts.GRID_COMES)
    if data.do == "tile":
        return await screen.tapped(
            tap, await perform(replying, exposing.cover_tile, data.case, data.tile)
        )
    reply = await perform(replying, _EXPOSE[data.do], data.case)
    return await screen.tapped(tap, reply, texts.PREVIEW_COMES if data.do == "preview" else None)


@router.callback_query(Pressed(StepKindCallback))
async def on_kind(
    tap: CallbackQuery, callback_data: StepKindCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another step was chosen."""
    data = callback_data
    reply = await perform(replying, deciding.propose, data.case, data.seen, StepKind(data.kind))
    return await screen.tapped(tap, reply)
