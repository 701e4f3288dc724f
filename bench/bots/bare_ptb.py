"""A bare python-telegram-bot bot: one handler, one edit and one answer per tap, nothing stored.

`--concurrent` handles up to 64 updates at a time; without it one after the other, the library's
default. Which is the better one depends on the machine, so the bench measures both.
"""

import argparse
import asyncio
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes

from bench.bots.card import card_buttons, card_text, next_number
from bench.bots.settings import BotSettings, read_settings

_ALLOWED = ["message", "callback_query"]


async def on_tap(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the next item in place and answer the tap."""
    query = update.callback_query
    assert query is not None
    number = next_number(query.data or "")
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(label, callback_data=data, style=style)
                for label, data, style in row
            ]
            for row in card_buttons(number)
        ]
    )
    if isinstance(query.message, Message):
        await query.message.edit_text(
            card_text(number), reply_markup=keyboard, parse_mode=ParseMode.HTML
        )
    await query.answer()


async def listen(
    settings: BotSettings, application: Application[Any, Any, Any, Any, Any, Any]
) -> None:
    """Serve the webhook until the process is ended."""

    async def on_update(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != settings.webhook_secret:
            raise web.HTTPUnauthorized
        update = Update.de_json(await request.json(), application.bot)
        await application.update_queue.put(update)
        return web.Response()

    app = web.Application()
    app.router.add_post(settings.webhook_path, on_update)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", settings.webhook_port).start()
    async with application:
        await application.start()
        await application.bot.set_webhook(
            settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=_ALLOWED
        )
        await asyncio.Event().wait()


def main() -> None:
    """Poll, or listen where the webhook points to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--concurrent", action="store_true")
    concurrent = parser.parse_args().concurrent
    settings = read_settings()
    builder = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.api_url}/bot")
        .concurrent_updates(64 if concurrent else False)
        .job_queue(None)
    )
    if settings.webhook_url:
        builder = builder.updater(None)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(on_tap))
    if settings.webhook_url:
        asyncio.run(listen(settings, application))
    else:
        application.run_polling(allowed_updates=_ALLOWED)


if __name__ == "__main__":
    main()
