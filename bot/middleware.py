"""Binds use cases, the living card and the way of photos to each update."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.form_fetcher import FormFetcher
from bot.outcomes import Outcomes
from bot.performing import Performer
from bot.picture_sender import PictureSender
from bot.workers.bare_copies import BareCopyWorker
from bot.workers.exports import ExportWorker
from bot.workers.paper_worker import PaperWorker
from bot.workers.photos import PhotoWorker
from bot.workers.pictures import PictureWorker
from bot.workers.releases import ReleaseWorker
from chat.address import on_telegram
from chat.incoming import Noted
from courier.unreachable import Unreachable
from frontdesk import todo
from handlers import texts
from handlers.screen import Screen, Shows, html_message, quietly
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles


@dataclass(frozen=True, slots=True)
class Services:
    """The services that the handlers of one running bot use; ``inline``: taps are answered in the
    webhook's own response."""

    turns: Turns
    photos: PhotoWorker
    papers: PaperWorker[Any, Any]
    reviews: PictureWorker
    store: EvidenceFiles
    zone: ZoneInfo
    unreachable: Unreachable
    drawing: asyncio.Semaphore
    releases: ReleaseWorker
    copies: BareCopyWorker
    exports: ExportWorker
    outcomes: Outcomes
    inline: bool = False


class TurnMiddleware(BaseMiddleware):
    """Hands what a handler works with to it: ``perform``, ``note``, ``settle``, ``screen`` ...

    The bot works in private chats; in a group it only says so when a command is meant for it.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Handle one update."""
        if not isinstance(event, Update):
            return await handler(event, data)
        if event.inline_query is not None:
            return await handler(event, data)  # asked in any chat: it reads and shows no card
        occasion = event.callback_query or event.message or event.edited_message
        if occasion is None or occasion.from_user is None or _is_own(occasion, data["bot"]):
            return None
        chat = occasion.chat if isinstance(occasion, Message) else _chat_of(occasion)
        if chat is None:
            return None
        chat_id, private = chat.id, chat.type == ChatType.PRIVATE
        bot: Bot = data["bot"]
        services: Services = data["services"]
        caller = Caller(on_telegram(occasion.from_user.id), chat_id, event.update_id)
        await services.unreachable.heard(
            on_telegram(chat_id),
            lambda turn: services.turns.run(turn, caller),
            _catching_up(caller, private=private),
        )
        if not private:
            return await self._outside(bot, occasion)
        performer = Performer(services.turns, caller, services.outcomes)
        data["perform"] = performer
        data["ask"] = performer.ask
        screen = Screen(bot, chat_id, performer, inline=services.inline)
        data["screen"] = screen
        data["shows"] = Shows(performer, screen)
        data["note"] = _note_for(performer, services.photos)
        data["settle"] = services.copies.settle
        data["fetch_form"] = FormFetcher(bot, services.store)
        data["export_soon"] = services.exports.wake
        data["pictures"] = PictureSender(
            bot, chat_id, services.store, services.zone, services.drawing, screen
        )
        result = await handler(event, data)
        await screen.catch_up()
        if performer.signed:
            services.papers.wake()
            services.reviews.wake()
        if performer.moved:
            services.releases.wake()
        return result

    async def _outside(self, bot: Bot, occasion: CallbackQuery | Message) -> None:
        if isinstance(occasion, CallbackQuery):
            words = bot.answer_callback_query(occasion.id, text=texts.GROUP, show_alert=True)
            await quietly(words)
        elif (occasion.text or "").startswith("/"):
            await bot.send_message(occasion.chat.id, html_message(texts.GROUP))


def _catching_up(caller: Caller, *, private: bool) -> Callable[[UnitOfWork], None]:
    """Give somebody who could not be reached what they should have heard meanwhile."""

    def catch_up(work: UnitOfWork) -> None:
        if private:
            todo.catch_up(work, str(caller.update_id))

    return catch_up


def _is_own(occasion: CallbackQuery | Message, bot: Bot) -> bool:
    """Tell a message that somebody chose among our own inline answers: it says nothing to us."""
    via = occasion.via_bot if isinstance(occasion, Message) else None
    return via is not None and via.id == bot.id


def _chat_of(tap: CallbackQuery) -> Any:
    return tap.message.chat if tap.message is not None else None


def _note_for(performer: Performer, photos: PhotoWorker) -> Callable[..., Awaitable[Noted]]:
    async def note(use_case: Callable[..., Noted], *args: Any, **kwargs: Any) -> Noted:
        taken = await performer.note(lambda work: use_case(work, *args, **kwargs))
        photos.wake()
        return taken

    return note
