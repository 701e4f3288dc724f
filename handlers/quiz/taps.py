"""Taps of 逢查必考: whoever holds a round, and workers who open its link."""

import asyncio

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from chat.scene import show
from checklists.views import Reply
from duties.quiz import answering, holding
from duties.quiz.views import RoundView
from frontdesk.showing import doing, showing
from handlers import texts
from handlers.pressed import Pressed
from handlers.quiz.buttons import (
    OPTIONS,
    QuizAnswerCallback,
    QuizBeginCallback,
    QuizCallback,
    QuizUnitCallback,
    QuizUnitsCallback,
)
from handlers.quiz.cards import link_words
from handlers.screen import Perform, Screen
from reports.code_picture import draw_picture

router = Router(name="quiz")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(answering.PAYLOAD.pattern + "$")))
async def on_quiz_link(
    _message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """A worker opened the link of a round."""
    await screen.below(await perform(showing, answering.open_link, command.args or ""))


@router.message(Command("quiz"))
async def on_quiz_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/quiz: the rounds where one inspects, or the units to choose from."""
    await screen.below(await perform(showing, holding.enter))


@router.callback_query(Pressed(QuizUnitsCallback))
async def on_quiz_units(
    tap: CallbackQuery, callback_data: QuizUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """The units, or another page of them, were pressed."""
    return await screen.tapped(tap, await perform(showing, holding.turn_page, callback_data.page))


@router.callback_query(Pressed(QuizUnitCallback, F.do == "show"))
async def on_quiz_unit(
    tap: CallbackQuery, callback_data: QuizUnitCallback, perform: Perform, screen: Screen
) -> Answered:
    """The rounds of a unit were pressed."""
    scene = holding.UnitRoundsScene(callback_data.unit)
    return await screen.tapped(tap, await perform(showing, show, holding.UNIT_ROUNDS, scene))


@router.callback_query(Pressed(QuizUnitCallback, F.do == "start"))
async def on_quiz_start(
    tap: CallbackQuery, callback_data: QuizUnitCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """A round is to be started."""
    reply = await perform(showing, holding.start, callback_data.unit)
    return await _hand_out(tap, reply, screen, bot)


@router.callback_query(Pressed(QuizCallback, F.do == "renew"))
async def on_quiz_renew(
    tap: CallbackQuery, callback_data: QuizCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """The link of a round is to be made anew."""
    reply = await perform(showing, holding.renew, callback_data.quiz)
    return await _hand_out(tap, reply, screen, bot)


async def _hand_out(tap: CallbackQuery, reply: Reply, screen: Screen, bot: Bot) -> Answered:
    """Send a fresh link as a picture to scan, with the words to hand on; the card goes below it."""
    view = reply.view
    if not isinstance(view, RoundView) or not view.token:
        return await screen.tapped(tap, reply)
    me = await bot.me()
    link = f"https://t.me/{me.username}?start={view.token}"
    code = BufferedInputFile(await asyncio.to_thread(draw_picture, link), "逢查必考.png")
    await screen.picture(code, link_words(view, link))
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(QuizCallback, F.do == "stop"))
async def on_quiz_stop(
    tap: CallbackQuery, callback_data: QuizCallback, perform: Perform, screen: Screen
) -> Answered:
    """结束 was pressed on the card that keeps itself up to date."""
    await perform(doing, holding.end_live, callback_data.quiz)
    return await screen.decided(tap, texts.QUIZ_ENDED, holding.topic_of(callback_data.quiz))


@router.callback_query(Pressed(QuizCallback))
async def on_quiz(
    tap: CallbackQuery, callback_data: QuizCallback, perform: Perform, screen: Screen
) -> Answered:
    """A round was pressed: to look at it, or to end it."""
    if callback_data.do == "end":
        reply = await perform(showing, holding.end, callback_data.quiz)
        return await screen.tapped(tap, reply, texts.QUIZ_ENDED)
    scene = holding.RoundScene(callback_data.quiz)
    return await screen.tapped(tap, await perform(showing, show, holding.ROUND, scene))


@router.callback_query(Pressed(QuizBeginCallback))
async def on_quiz_begin(
    tap: CallbackQuery, callback_data: QuizBeginCallback, perform: Perform, screen: Screen
) -> Answered:
    """A worker begins to answer."""
    quiz, own = callback_data.quiz, callback_data.own
    return await screen.tapped(tap, await perform(showing, answering.begin, quiz, own=own))


@router.callback_query(Pressed(QuizAnswerCallback))
async def on_quiz_answer(
    tap: CallbackQuery, callback_data: QuizAnswerCallback, perform: Perform, screen: Screen
) -> Answered:
    """A worker answered a question."""
    quiz, number = callback_data.quiz, callback_data.number
    chosen = OPTIONS.index(callback_data.letter)
    return await screen.tapped(tap, await perform(showing, answering.answer, quiz, number, chosen))
