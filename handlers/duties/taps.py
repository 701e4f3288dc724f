"""Taps on the card of an occurrence."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aiogram import Router
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from chat.scene import show
from checklists.views import Reply
from duties.handing import NOTHING_OPEN
from duties.occurrences import acting, proving
from duties.occurrences.unpatrolled import UNPATROLLED, UnpatrolledScene
from duties.occurrences.views import Asks
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers import texts
from handlers.duties.buttons import (
    OccurrenceCallback,
    OccurrenceReasonCallback,
    PostponeCallback,
    TakeOverCallback,
    UnpatrolledCallback,
)
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="duties")
Answered = AnswerCallbackQuery | None
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_DO: dict[str, Callable[[FrontdeskWork, int], Reply]] = {
    "show": lambda work, id_: showing(work, acting.ask, id_, Asks.NOTHING),
    "begin": lambda work, id_: showing(work, acting.begin, id_),
    "inspect": proving.inspect,
    "found": proving.inspect,
    "done": lambda work, id_: showing(work, proving.finish, id_),
    "acknowledge": lambda work, id_: showing(work, proving.acknowledge, id_),
    "hand_over": lambda work, id_: showing(work, proving.finish, id_),
    "nothing": lambda work, id_: showing(work, proving.hand_over, id_, NOTHING_OPEN),
    "add": lambda work, id_: showing(work, acting.ask, id_, Asks.PROOF),
    "take_over": lambda work, id_: showing(work, acting.ask, id_, Asks.NOTHING),  # a card of before
    "evidence": lambda work, id_: showing(work, acting.ask, id_, Asks.NOTHING),
    "postpone": lambda work, id_: showing(work, acting.ask, id_, Asks.MOMENT),
    "ask_excuse": lambda work, id_: showing(work, acting.ask, id_, Asks.ASK_EXCUSE),
    "excuse": lambda work, id_: showing(work, acting.ask, id_, Asks.EXCUSE),
    "refuse": lambda work, id_: showing(work, acting.refuse_excuse, id_),
    "make_up": lambda work, id_: showing(work, acting.make_up, id_),
}
_TOASTS = {
    "begin": texts.DUTY_BEGUN,
    "acknowledge": texts.DUTY_DONE,
    "nothing": texts.HANDED_OVER,
    "refuse": texts.EXCUSE_REFUSED,
    "make_up": texts.DUTY_MADE_UP,
}
_WHY = {
    "reason": (acting.give_reason, texts.REASON_KEPT),
    "ask_excuse": (acting.ask_excuse, texts.EXCUSE_ASKED),
    "excuse": (acting.excuse, texts.EXCUSED),
}


@router.callback_query(Pressed(OccurrenceCallback))
async def on_occurrence(
    tap: CallbackQuery,
    callback_data: OccurrenceCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """An occurrence, or a step on its card, was pressed."""
    reply = await perform(_DO[callback_data.do], callback_data.occurrence)
    if callback_data.do == "evidence":
        await pictures.send(tap, reply)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply, _TOASTS.get(callback_data.do))


@router.callback_query(Pressed(TakeOverCallback))
async def on_take_over(
    tap: CallbackQuery, callback_data: TakeOverCallback, perform: Perform, screen: Screen
) -> Answered:
    """接班 was pressed."""
    data = callback_data
    reply = await perform(showing, proving.take_over, data.occurrence, data.seen)
    return await screen.tapped(tap, reply, texts.TAKEN_OVER)


@router.callback_query(Pressed(UnpatrolledCallback))
async def on_unpatrolled(
    tap: CallbackQuery, callback_data: UnpatrolledCallback, perform: Perform, screen: Screen
) -> Answered:
    """充电点未巡查, or another page of it, was pressed."""
    scene = UnpatrolledScene(callback_data.page)
    return await screen.tapped(tap, await perform(showing, show, UNPATROLLED, scene))


@router.callback_query(Pressed(OccurrenceReasonCallback))
async def on_reason(
    tap: CallbackQuery, callback_data: OccurrenceReasonCallback, perform: Perform, screen: Screen
) -> Answered:
    """A reason was chosen."""
    use_case, toast = _WHY[callback_data.about]
    reply = await perform(showing, use_case, callback_data.occurrence, callback_data.reason)
    return await screen.tapped(tap, reply, toast)


@router.callback_query(Pressed(PostponeCallback))
async def on_postpone(
    tap: CallbackQuery, callback_data: PostponeCallback, perform: Perform, screen: Screen
) -> Answered:
    """A moment was chosen to which it is put off."""
    until = _moment(callback_data.minute)
    reply = await perform(showing, acting.postpone, callback_data.occurrence, until)
    return await screen.tapped(tap, reply, texts.POSTPONED)


def _moment(minutes: int) -> datetime:
    """Return a moment of a button; what no calendar holds lies too far ahead to be taken."""
    try:
        return EPOCH + timedelta(minutes=minutes)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
