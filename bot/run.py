"""``xunan run``: the bot on a Bot API server, by polling or by webhook, until told to stop."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from bot.app import App, introduce, open_app
from bot.memory import settle_memory
from bot.polling import ALLOWED, poll
from bot.retry import insist, patiently
from bot.settings import Settings
from bot.telegram import make_bot
from bot.webhook import Listener, make_app
from bot.workers.clock import alerts_job, housekeeping
from core.clock import spell_set_clock
from reports.clock_mark import mark_papers
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade

log = logging.getLogger(__name__)

DEFAULT_WEBHOOK_PORT = 8080


async def serve(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM; what is under way is finished first.

    Raises ``TelegramUnauthorizedError`` for a wrong token.
    """
    settle_memory()
    clock = settings.clock()
    mark_papers(clock)
    engine = open_engine(settings.database_url)
    await asyncio.to_thread(upgrade, engine)
    bot = make_bot(settings)
    try:
        async with open_app(settings, bot, engine, clock) as app:
            words = spell_set_clock(clock)
            note = f"; {words}" if words else ""
            work = _webhook(settings, app, note) if settings.webhook_url else _polling(app, note)
            app.clock.add(*housekeeping(app.turns, app.store), alerts_job(app.turns))
            app.clock.watch(clock)
            await _until_stopped(work, _introduce(app))
    finally:
        await bot.session.close()
        engine.dispose()


async def _introduce(app: App) -> None:
    await patiently(lambda: introduce(app.bot))


async def _polling(app: App, note: str) -> None:
    await insist(app.bot.delete_webhook)
    log.info("polling%s", note)
    await poll(app.bot, app.updates)


async def _webhook(settings: Settings, app: App, note: str) -> None:
    secret = settings.webhook_word()
    place = urlsplit(settings.webhook_url)
    site = make_app(app.updates, place.path or "/", secret)
    port = settings.webhook_port or place.port or DEFAULT_WEBHOOK_PORT
    listener = Listener(site, settings.webhook_host, port)
    await listener.start()
    try:
        await insist(
            lambda: app.bot.set_webhook(
                settings.webhook_url, secret_token=secret, allowed_updates=ALLOWED
            )
        )
        log.info("webhook on port %d for %s%s", port, settings.webhook_url, note)
        await asyncio.Event().wait()
    finally:
        await listener.stop()


async def _until_stopped(
    work: Coroutine[Any, Any, None], *aside: Coroutine[Any, Any, None]
) -> None:
    """Run ``work`` until it fails or a signal comes, with the others aside."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(each) for each in (work, *aside)]
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({tasks[0], stopping}, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)
