"""Taps on messages that others brought about: assignments, review pictures, what to decide."""

from collections.abc import Callable

from aiogram import F, Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import shows
from frontdesk.showing import doing, showing
from handlers import texts
from handlers.hazards.buttons import DecideCallback, ReviewCallback, TaskCallback
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from hazards import messages
from hazards import showing as seeing
from hazards.loop import reasons, rectifying, reviewing
from hazards.loop.reviewing import REASONS
from hazards.loop.waiting import Awaited
from hazards.model import Step
from hazards.ports import HazardWork
from hazards.seen import about_what_was_seen
from hazards.views import HazardScreen

router = Router(name="notices")
Answered = AnswerCallbackQuery | None
Use = Callable[[HazardWork, int], HazardScreen]


def topic_on(data: TaskCallback | ReviewCallback | DecideCallback) -> str:
    """Return the topic of the message on which a button stands."""
    match data:
        case TaskCallback():
            kind = messages.TASK
        case ReviewCallback():
            kind = messages.REVIEW
        case _:
            asked = data.do in {"grant", "refuse"}
            kind = messages.ASK[Awaited.EXTENSION if asked else Awaited.APPROVE_PLAN]
    return messages.topic(kind, data.hazard)


@router.callback_query(Pressed(TaskCallback, F.do == "accept"))
async def on_accept(
    tap: CallbackQuery, callback_data: TaskCallback, perform: Perform, screen: Screen
) -> Answered:
    """签收 was pressed on the assignment, which changes where it stands."""
    data = callback_data
    accept = about_what_was_seen(Step.ACCEPT, data.seen, rectifying.accept)
    await perform(doing, accept, data.hazard)
    return await screen.decided(tap, texts.ACCEPTED, topic_on(data))


_TASKS: dict[str, Use] = {
    "colleagues": shows(rectifying.COLLEAGUES),
    "extension": rectifying.show_extension,
    "plan": shows(rectifying.PLAN),
    "open": shows(seeing.HAZARD),
}


@router.callback_query(Pressed(TaskCallback, F.do.in_(set(_TASKS))))
async def on_task(
    tap: CallbackQuery, callback_data: TaskCallback, perform: Perform, screen: Screen
) -> Answered:
    """Something else was pressed on the assignment."""
    reply = await perform(showing, _TASKS[callback_data.do], callback_data.hazard)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(ReviewCallback, F.do == "pass"))
async def on_pass(
    tap: CallbackQuery, callback_data: ReviewCallback, perform: Perform, screen: Screen
) -> Answered:
    """通过 was pressed under the picture."""
    data = callback_data
    await perform(doing, reviewing.close, data.hazard, data.round_)
    return await screen.decided(tap, texts.CLOSED, topic_on(data), picture=True)


@router.callback_query(Pressed(ReviewCallback, F.do.in_(set(REASONS))))
async def on_return(
    tap: CallbackQuery, callback_data: ReviewCallback, perform: Perform, screen: Screen
) -> Answered:
    """A reason for sending back was pressed under the picture."""
    data = callback_data
    await perform(doing, reviewing.send_back, data.hazard, REASONS[data.do], data.round_)
    return await screen.decided(tap, texts.RETURNED, topic_on(data), picture=True)


@router.callback_query(Pressed(ReviewCallback, F.do == "write"))
async def on_write(
    tap: CallbackQuery, callback_data: ReviewCallback, perform: Perform, screen: Screen
) -> Answered:
    """A reason in one's own words was asked for."""
    step = Step.RETURN
    ask = about_what_was_seen(step, callback_data.round_, reasons.show_reason, step)
    reply = await perform(showing, ask, callback_data.hazard)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(DecideCallback, F.do == "return"))
async def on_return_plan(
    tap: CallbackQuery, callback_data: DecideCallback, perform: Perform, screen: Screen
) -> Answered:
    """A plan is to go back with a reason."""
    step = Step.RETURN_PLAN
    ask = about_what_was_seen(step, callback_data.wish, reasons.show_reason, step)
    reply = await perform(showing, ask, callback_data.hazard)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(DecideCallback, F.do.in_({"approve", "grant", "refuse"})))
async def on_decide(
    tap: CallbackQuery, callback_data: DecideCallback, perform: Perform, screen: Screen
) -> Answered:
    """More time or a plan was decided on the message that asks."""
    hazard, do = callback_data.hazard, callback_data.do
    if do == "approve":
        seen, approve = callback_data.wish, reviewing.approve_plan
        await perform(doing, about_what_was_seen(Step.APPROVE_PLAN, seen, approve), hazard)
    else:
        wish, granted = callback_data.wish, do == "grant"
        await perform(doing, reviewing.decide_extension, hazard, wish, granted=granted)
    words = texts.DECIDED.get(do, texts.DONE)
    return await screen.decided(tap, words, topic_on(callback_data))
