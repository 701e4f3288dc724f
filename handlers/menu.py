"""Commands, the menu, and what a person has found."""

from collections.abc import Callable

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from checklists import introducing, starting
from checklists.ports import WalkWork
from checklists.showing import showing
from checklists.views import Reply
from handlers import texts
from handlers.callbacks import HazardCallback, HazardsCallback, MenuCallback, StillCallback
from handlers.pictures import Pictures
from handlers.screen import Perform, Screen
from hazards import following, rewarding, snapping
from hazards import showing as hazards
from people import inviting

router = Router(name="menu")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True))
async def on_invitation(
    message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """Somebody opened an invitation."""
    name = message.from_user.full_name if message.from_user else ""
    reply = await perform(introducing.join, command.args or "", name)
    await screen.below(reply, texts.spoken(reply))


@router.message(Command("start", "menu"))
async def on_start(message: Message, perform: Perform, screen: Screen) -> None:
    """/start: the menu, or first the question for a name."""
    name = message.from_user.full_name if message.from_user else ""
    await screen.below(await perform(starting.show_menu, name))


@router.message(Command("check"))
async def on_check(_message: Message, perform: Perform, screen: Screen) -> None:
    """/check: choose a unit."""
    await screen.below(await perform(starting.choose_unit))


@router.message(Command("resume"))
async def on_resume_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/resume: go on with the last inspection."""
    reply = await perform(starting.resume_last)
    await screen.below(reply, None if reply.count else texts.NOTHING_OPEN)


@router.message(Command("hazards"))
async def on_hazards_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/hazards: what the person has found."""
    await screen.below(await perform(showing, hazards.show_hazards))


@router.message(Command("cancel"))
async def on_cancel(_message: Message, perform: Perform, screen: Screen) -> None:
    """/cancel: leave this step."""
    reply = await perform(starting.cancel)
    await screen.below(reply, texts.spoken(reply))


@router.message(Command("help"))
async def on_help(_message: Message, perform: Perform, screen: Screen) -> None:
    """/help: how it works."""
    await screen.below(await perform(starting.show_help))


_PLACES: dict[str, Callable[[WalkWork], Reply]] = {
    "menu": starting.show_menu,
    "units": starting.choose_unit,
    "patrol": starting.start_patrol,
    "help": starting.show_help,
    "cancel": starting.cancel,
    "resume": starting.resume_last,
    "name": introducing.show_name,
    "snap": lambda work: showing(work, snapping.show_drafts),
    "drafts": lambda work: showing(work, snapping.show_drafts),
    "follow": lambda work: showing(work, following.show_following),
    "tips": lambda work: showing(work, rewarding.show_tips),
    "invite": lambda work: showing(work, inviting.ask_role),
}


@router.callback_query(MenuCallback.filter(F.to.in_(set(_PLACES))))
async def on_menu(
    tap: CallbackQuery, callback_data: MenuCallback, perform: Perform, screen: Screen
) -> Answered:
    """A place in the menu was pressed."""
    reply = await perform(_PLACES[callback_data.to])
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(HazardsCallback.filter())
async def on_hazards(
    tap: CallbackQuery, callback_data: HazardsCallback, perform: Perform, screen: Screen
) -> Answered:
    """我的隐患, or an older page of it, was pressed."""
    reply = await perform(showing, hazards.show_hazards, callback_data.before or None)
    return await screen.tapped(tap, reply)


@router.callback_query(HazardCallback.filter())
async def on_hazard(
    tap: CallbackQuery,
    callback_data: HazardCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """A hazard, or its photos, was pressed."""
    reply = await perform(showing, hazards.show_hazard, callback_data.hazard)
    if callback_data.photos:
        await pictures.send(reply)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(StillCallback.filter())
async def on_still(tap: CallbackQuery, screen: Screen) -> Answered:
    """Something that only looks like a button was pressed."""
    return await screen.alerted(tap, texts.BUTTON_STILL)
