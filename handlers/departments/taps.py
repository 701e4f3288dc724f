"""Handing hazards to departments, and what a department does that opens its link."""

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from checklists.views import Reply
from frontdesk.showing import showing
from handlers import texts
from handlers.departments.cards import handed_words
from handlers.hazards.buttons import (
    DepartmentCallback,
    FeedbackCallback,
    RenewTransferCallback,
    StepCallback,
    TransferCallback,
)
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from hazards.loop import feedback, transferring
from hazards.model import Step
from hazards.seen import about_what_was_seen
from hazards.views import DepartmentView, HandedView

router = Router(name="departments")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(r"t[A-Za-z0-9_-]{24}$")))
async def on_transfer_link(
    _message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """A department opened the link of a transfer."""
    await screen.below(await perform(showing, transferring.open_link, command.args or ""))


@router.callback_query(Pressed(TransferCallback))
async def on_transfer(
    tap: CallbackQuery,
    callback_data: TransferCallback,
    perform: Perform,
    screen: Screen,
    bot: Bot,
) -> Answered:
    """A department was chosen."""
    hazard, key, copy = callback_data.hazard, callback_data.department, callback_data.copy_
    step = Step.NOTIFY if copy else Step.TRANSFER
    use, seen = transferring.transfer_chosen, callback_data.seen
    reply = await perform(showing, about_what_was_seen(step, seen, use, key, copy=copy), hazard)
    return await _handed(tap, reply, screen, bot)


@router.callback_query(Pressed(StepCallback, F.do == "renew_link"))
async def on_renew_link(
    tap: CallbackQuery, callback_data: StepCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """The link of a transfer is to be made anew."""
    seen = callback_data.seen
    renew = about_what_was_seen(Step.DECLINE, seen, transferring.renew_link)
    reply = await perform(showing, renew, callback_data.hazard)
    return await _handed(tap, reply, screen, bot)


@router.callback_query(Pressed(RenewTransferCallback))
async def on_renew(
    tap: CallbackQuery,
    callback_data: RenewTransferCallback,
    perform: Perform,
    screen: Screen,
    bot: Bot,
) -> Answered:
    """The link that could not be said is to be made anew."""
    reply = await perform(showing, transferring.renew, callback_data.transfer)
    return await _handed(tap, reply, screen, bot)


async def _handed(tap: CallbackQuery, reply: Reply, screen: Screen, bot: Bot) -> Answered:
    """Send the letter to be handed on as a message of its own; the card goes below it."""
    if not isinstance(reply.view, HandedView):
        return await screen.tapped(tap, reply)
    await say_letter(reply.view, screen, bot)
    return await screen.beneath(tap, reply)


async def say_letter(view: HandedView, screen: Screen, bot: Bot) -> None:
    """Send what the department is to get, with the link by which it answers."""
    me = await bot.me()
    await screen.say(handed_words(view, f"https://t.me/{me.username}?start={view.token}"))


@router.callback_query(Pressed(DepartmentCallback))
async def on_department(
    tap: CallbackQuery,
    callback_data: DepartmentCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """A department answered by its link, or looks at the photos."""
    transfer = callback_data.transfer
    match callback_data.do:
        case "take":
            name = tap.from_user.full_name
            reply = await perform(showing, transferring.answer_by_link, transfer, name, taken=True)
            return await screen.tapped(tap, reply, "已确认，处理后请反馈结果")
        case "decline":
            return await screen.tapped(tap, await perform(showing, transferring.ask_why, transfer))
        case "back":
            return await screen.tapped(tap, await perform(showing, transferring.back, transfer))
        case "show":
            return await screen.beneath(tap, await perform(showing, transferring.back, transfer))
        case "report":
            reply = await perform(showing, feedback.ask_feedback, transfer)
            return await screen.tapped(tap, reply)
    reply = await perform(showing, transferring.look, transfer)
    await pictures.send(tap, reply)
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(FeedbackCallback))
async def on_feedback(
    tap: CallbackQuery, callback_data: FeedbackCallback, perform: Perform, screen: Screen
) -> Answered:
    """A department, or the office for it, tells what became of a transfer."""
    name, data = tap.from_user.full_name, callback_data
    reply = await perform(showing, feedback.report, data.transfer, name, data.seen)
    again = isinstance(reply.view, DepartmentView) and reply.view.reporting
    return await screen.tapped(tap, reply, texts.NOT_AS_SEEN if again else "已反馈，等安全办核实")
