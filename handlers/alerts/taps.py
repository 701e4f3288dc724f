"""Taps about alerts: the office writes, sends and follows one, a unit answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show, shows
from checklists.views import Reply
from duties.alerts import aiming, answering, choosing, sending, showing
from duties.alerts.model import Decision
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing as outcome
from handlers import texts
from handlers.alerts.buttons import (
    AlertAimCallback,
    AlertAnswerCallback,
    AlertCallback,
    AlertDraftCallback,
    AlertsCallback,
    AlertStepCallback,
    AlertUnitCallback,
    OpenUnitsCallback,
)
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen

router = Router(name="alerts")
Answered = AnswerCallbackQuery | None


@router.message(Command("alert"))
async def on_alert_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/alert: the alerts that are under way, and what may be sent."""
    await screen.below(await perform(outcome, show, showing.ALERTS, showing.AlertsScene()))


@router.callback_query(Pressed(AlertsCallback))
async def on_alerts(
    tap: CallbackQuery, callback_data: AlertsCallback, perform: Perform, screen: Screen
) -> Answered:
    """预警叫应, or a kind of alert to begin, was pressed."""
    if callback_data.kind:
        reply = await perform(outcome, choosing.begin, callback_data.kind)
    else:
        reply = await perform(outcome, show, showing.ALERTS, showing.AlertsScene())
    return await screen.tapped(tap, reply)


def _scope(part: str) -> Callable[[FrontdeskWork, int], Any]:
    return lambda work, id_: show(work, aiming.SCOPE, aiming.AlertScopeScene(id_, part))


_LOOKS: dict[str, Callable[[FrontdeskWork, int], Any]] = {
    "open": shows(showing.ALERT),
    "draft": shows(choosing.DRAFT),
    "scope": _scope(""),
    **{part: _scope(part) for part in ("street", "sector", "risk", "units")},
    "correction": shows(sending.CORRECTION),
    "ending": shows(showing.ENDING),
}


@router.callback_query(Pressed(AlertCallback))
async def on_alert(
    tap: CallbackQuery, callback_data: AlertCallback, perform: Perform, screen: Screen
) -> Answered:
    """An alert, or a question about it, was pressed."""
    reply = await perform(outcome, _LOOKS[callback_data.do], callback_data.alert)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(OpenUnitsCallback))
async def on_open_units(
    tap: CallbackQuery, callback_data: OpenUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The units that have not answered were pressed."""
    scene = showing.OpenUnitsScene(callback_data.alert, callback_data.after)
    return await screen.tapped(tap, await perform(outcome, show, showing.OPEN_UNITS, scene))


@router.callback_query(Pressed(AlertUnitCallback))
async def on_unit(
    tap: CallbackQuery, callback_data: AlertUnitCallback, perform: Perform, screen: Screen
) -> Answered:
    """One unit of an alert was pressed."""
    scene = showing.AlertUnitScene(callback_data.acknowledgement)
    return await screen.tapped(tap, await perform(outcome, show, showing.ALERT_UNIT, scene))


def _drop(work: FrontdeskWork, alert_id: int) -> Any:
    choosing.drop(work, alert_id)
    return show(work, showing.ALERTS, showing.AlertsScene())


_CHANGES: dict[str, Callable[[FrontdeskWork, int], Any]] = {
    "answering": choosing.turn_answering,
    "minutes": choosing.turn_minutes,
    "words": choosing.keep_words,
    "drop": _drop,
}


@router.callback_query(Pressed(AlertDraftCallback))
async def on_draft(
    tap: CallbackQuery, callback_data: AlertDraftCallback, perform: Perform, screen: Screen
) -> Answered:
    """Something about one's own draft was pressed."""
    reply = await perform(outcome, _CHANGES[callback_data.do], callback_data.alert)
    kept = texts.ALERT_WORDS_KEPT if callback_data.do == "words" else None
    return await screen.tapped(tap, reply, kept)


@router.callback_query(Pressed(AlertAimCallback))
async def on_aim(
    tap: CallbackQuery, callback_data: AlertAimCallback, perform: Perform, screen: Screen
) -> Answered:
    """For whom a draft is was pressed."""
    data = callback_data
    reply = await perform(outcome, aiming.aim, data.alert, data.do, data.unit)
    return await screen.tapped(tap, reply)


_STEPS: dict[str, Callable[[FrontdeskWork, int, int], Any]] = {
    "send": sending.send,
    "correct": sending.correct,
    "end": sending.end,
}


@router.callback_query(Pressed(AlertStepCallback))
async def on_step(
    tap: CallbackQuery, callback_data: AlertStepCallback, perform: Perform, screen: Screen
) -> Answered:
    """发出, 发出更正 or 解除 was pressed."""
    data = callback_data
    reply = await perform(outcome, _STEPS[data.do], data.alert, data.seen)
    return await screen.tapped(tap, reply, texts.ALERT_STEPS[data.do])


def _answer(work: FrontdeskWork, data: AlertAnswerCallback) -> Reply:
    decision = None if data.do == "know" else Decision(data.do)
    use_case = answering.note_call if data.call else answering.acknowledge
    return use_case(work, data.acknowledgement, data.seen, decision)


def _answer_on_card(work: FrontdeskWork, data: AlertAnswerCallback) -> Reply:
    """Answer, and show what is on the card as it is now."""
    reply = _answer(work, data)
    if data.call:
        unit = showing.AlertUnitScene(data.acknowledgement)
        return replace(reply, view=show(work, showing.ALERT_UNIT, unit))
    task = showing.AlertTaskScene(data.acknowledgement)
    return replace(reply, view=show(work, showing.ALERT_TASK, task))


@router.callback_query(Pressed(AlertAnswerCallback, F.pushed))
async def on_answer(
    tap: CallbackQuery, callback_data: AlertAnswerCallback, perform: Perform, screen: Screen
) -> Answered:
    """知悉, or a decision, was pressed on the message of an alert, which says so."""
    reply = await perform(_answer, callback_data)
    await screen.catch_up()
    return await screen.toasted(tap, texts.toast(reply) or texts.DONE)


@router.callback_query(Pressed(AlertAnswerCallback))
async def on_answer_below(
    tap: CallbackQuery, callback_data: AlertAnswerCallback, perform: Perform, screen: Screen
) -> Answered:
    """An answer was pressed on the card, by the unit, or by the office that has called it."""
    reply = await perform(_answer_on_card, callback_data)
    return await screen.tapped(tap, reply, texts.toast(reply))
