"""Commands, the menu, and what a person has found."""

from collections.abc import Callable

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show
from checklists import starting
from checklists.views import Reply
from frontdesk import joining, menu
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers import texts
from handlers.hazards.buttons import HazardCallback, HazardsCallback
from handlers.menu.buttons import MenuCallback, StillCallback
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from hazards import showing as hazards
from hazards.snaps import snapping
from hazards.tips import following, rewarding
from people import inviting

router = Router(name="menu")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True))
async def on_invitation(
    message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """Somebody opened an invitation."""
    name = message.from_user.full_name if message.from_user else ""
    reply = await perform(joining.join, command.args or "", name)
    await screen.below(reply, texts.spoken(reply))


@router.message(Command("start", "menu"))
async def on_start(message: Message, perform: Perform, screen: Screen) -> None:
    """/start: the menu, or first the question for a name."""
    name = message.from_user.full_name if message.from_user else ""
    await screen.below(await perform(menu.show_menu, name))


@router.message(Command("check"))
async def on_check(_message: Message, perform: Perform, screen: Screen) -> None:
    """/check: choose a unit."""
    await screen.below(await perform(starting.choose_unit))


@router.message(Command("resume"))
async def on_resume_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/resume: go on with the last inspection."""
    reply = await perform(menu.resume_last)
    await screen.below(reply, None if reply.count else texts.NOTHING_OPEN)


@router.message(Command("hazards"))
async def on_hazards_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/hazards: what the person has found."""
    await screen.below(await perform(showing, show, hazards.HAZARDS, hazards.HazardsScene()))


@router.message(Command("cancel"))
async def on_cancel(_message: Message, perform: Perform, screen: Screen) -> None:
    """/cancel: leave this step."""
    reply = await perform(menu.cancel)
    await screen.below(reply, texts.spoken(reply))


@router.message(Command("help"))
async def on_help(_message: Message, perform: Perform, screen: Screen) -> None:
    """/help: how it works."""
    await screen.below(await perform(menu.show_help))


_PLACES: dict[str, Callable[[FrontdeskWork], Reply]] = {
    "menu": menu.show_menu,
    "units": starting.choose_unit,
    "patrol": starting.start_patrol,
    "help": menu.show_help,
    "cancel": menu.cancel,
    "resume": menu.resume_last,
    "name": joining.show_name,
    "snap": lambda work: showing(work, show, snapping.DRAFTS, snapping.DraftsScene()),
    "drafts": lambda work: showing(work, show, snapping.DRAFTS, snapping.DraftsScene()),
    "follow": lambda work: showing(work, following.show_following),
    "tips": lambda work: showing(work, show, rewarding.TIPS, rewarding.TipsScene()),
    "invite": lambda work: showing(work, show, inviting.INVITE_ROLE, inviting.InviteRoleScene()),
}


@router.callback_query(Pressed(MenuCallback, F.to.in_(set(_PLACES))))
async def on_menu(
    tap: CallbackQuery, callback_data: MenuCallback, perform: Perform, screen: Screen
) -> Answered:
    """A place in the menu was pressed."""
    reply = await perform(_PLACES[callback_data.to])
    return await screen.tapped(tap, reply, texts.toast(reply))


@router.callback_query(Pressed(HazardsCallback))
async def on_hazards(
    tap: CallbackQuery, callback_data: HazardsCallback, perform: Perform, screen: Screen
) -> Answered:
    """我的隐患, or an older page of it, was pressed."""
    reply = await perform(
        showing, show, hazards.HAZARDS, hazards.HazardsScene(callback_data.before or None)
    )
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(HazardCallback))
async def on_hazard(
    tap: CallbackQuery,
    callback_data: HazardCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """A hazard, or its photos, was pressed."""
    reply = await perform(showing, show, hazards.HAZARD, hazards.HazardScene(callback_data.hazard))
    if callback_data.photos:
        await pictures.send(tap, reply)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(StillCallback))
async def on_still(tap: CallbackQuery, screen: Screen) -> Answered:
    """Something that only looks like a button was pressed."""
    return await screen.alerted(tap, texts.BUTTON_STILL)
