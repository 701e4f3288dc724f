"""A bare aiogram bot: one handler, one edit and one answer per tap, nothing stored.

Set up as well as the library allows for this work: no state machine, up to 64 updates at a time, a
pool of 100 connections, and under a webhook the answer travels in the response.
"""

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bench.bots.card import card_buttons, card_text, next_number
from bench.bots.settings import BotSettings, read_settings


async def on_tap(query: CallbackQuery) -> AnswerCallbackQuery:
    """Show the next item in place and answer the tap."""
    number = next_number(query.data or "")
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=label, callback_data=data, style=style)
                for label, data, style in row
            ]
            for row in card_buttons(number)
        ]
    )
    if isinstance(query.message, Message):
        await query.message.edit_text(
            card_text(number), reply_markup=keyboard, parse_mode=ParseMode.HTML
        )
    return query.answer()


async def main() -> None:
    """Poll, or listen where the webhook points to."""
    settings = read_settings()
    server = TelegramAPIServer.from_base(settings.api_url)
    bot = Bot(settings.token, session=AiohttpSession(api=server))
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.callback_query.register(on_tap)
    if settings.webhook_url:
        await listen(settings, bot, dispatcher)
    else:
        await dispatcher.start_polling(
            bot, tasks_concurrency_limit=64, allowed_updates=["message", "callback_query"]
        )


async def listen(settings: BotSettings, bot: Bot, dispatcher: Dispatcher) -> None:
    """Serve the webhook until the process is ended."""
    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=False, secret_token=settings.webhook_secret
    )
    handler.register(app, path=settings.webhook_path)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.webhook_port).start()
    await bot.set_webhook(settings.webhook_url, secret_token=settings.webhook_secret)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
