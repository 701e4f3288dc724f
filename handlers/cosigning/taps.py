"""Taps of 同行签名: whoever leads an inspection, and those who walk along."""

import asyncio

from aiogram import Bot, F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from checklists.cosigning import asking, cosigning
from checklists.cosigning.views import CosignersView
from checklists.views import Reply
from frontdesk.showing import showing
from handlers import texts
from handlers.cosigning.buttons import (
    CosignCallback,
    CosignersCallback,
    CosignPageCallback,
    RemoveCosignatureCallback,
)
from handlers.cosigning.cards import link_words
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen
from reports.code_picture import draw_picture

router = Router(name="cosigning")
Answered = AnswerCallbackQuery | None


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(cosigning.PAYLOAD.pattern + "$")))
async def on_cosign_link(
    _message: Message, command: CommandObject, perform: Perform, screen: Screen
) -> None:
    """Somebody opened the link of a sheet to sign."""
    await screen.below(await perform(showing, cosigning.open_link, command.args or ""))


@router.callback_query(Pressed(CosignersCallback))
async def on_cosigners(
    tap: CallbackQuery, callback_data: CosignersCallback, perform: Perform, screen: Screen, bot: Bot
) -> Answered:
    """请同行人签名, or another link, was pressed."""
    use_case = asking.renew if callback_data.do == "renew" else asking.ask
    reply = await perform(use_case, callback_data.inspection)
    return await _hand_out(tap, reply, screen, bot)


async def _hand_out(tap: CallbackQuery, reply: Reply, screen: Screen, bot: Bot) -> Answered:
    """Send a fresh link as a picture to scan, with the words to hand on; the card goes below it."""
    view = reply.view
    if not isinstance(view, CosignersView) or not view.token:
        return await screen.tapped(tap, reply)
    me = await bot.me()
    link = f"https://t.me/{me.username}?start={view.token}"
    code = BufferedInputFile(await asyncio.to_thread(draw_picture, link), "同行签名.png")
    await screen.picture(code, link_words(view, link))
    return await screen.beneath(tap, reply)


@router.callback_query(Pressed(RemoveCosignatureCallback))
async def on_remove(
    tap: CallbackQuery, callback_data: RemoveCosignatureCallback, perform: Perform, screen: Screen
) -> Answered:
    """移除 was pressed beside a signature."""
    data = callback_data
    reply = await perform(asking.remove, data.inspection, data.cosignature)
    return await screen.tapped(tap, reply, texts.COSIGNATURE_REMOVED)


@router.callback_query(Pressed(CosignPageCallback))
async def on_page(
    tap: CallbackQuery, callback_data: CosignPageCallback, perform: Perform, screen: Screen
) -> Answered:
    """The sheet, or another page of it, was pressed."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, cosigning.show_page, data.cosign, data.page)
    )


@router.callback_query(Pressed(CosignCallback))
async def on_cosign(
    tap: CallbackQuery, callback_data: CosignCallback, perform: Perform, screen: Screen
) -> Answered:
    """签名 was pressed below a sheet."""
    reply = await perform(cosigning.cosign, callback_data.cosign, callback_data.seen)
    return await screen.tapped(tap, reply, texts.toast(reply))
