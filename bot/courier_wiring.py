"""The courier wired to the outbox and to the files: for ``xunan run`` and ``xunan courier``."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress
from pathlib import Path

from bot.saying import say_clock, set_up_logging
from bot.settings import Settings
from bot.workers.sign_of_life import BEAT_SECONDS, SignOfLife
from bot.workers.steady import steadily
from chat.address import TELEGRAM
from checklists.shipped import ShippedForms
from core.clock import spell_set_clock
from courier.channels.telegram.opening import opener
from courier.courier import Bell, Courier
from courier.ports import Channels, CourierTurns, FindFile
from courier.unreachable import REFRESH_SECONDS, Unreachable
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import Turns, WorkMaker
from storage.evidence_files import EvidenceFiles, FileMissing

log = logging.getLogger(__name__)


def make_courier(
    settings: Settings,
    turns: CourierTurns,
    store: EvidenceFiles,
    bell: Bell,
    unreachable: Unreachable,
    worker: int | None = None,
) -> Courier:
    """Return a courier for the channels, and the office's group, of the settings."""
    channels = installed(settings, store)
    return Courier(turns, bell, unreachable, channels, settings.office_group(), worker)


def installed(settings: Settings, store: EvidenceFiles) -> Channels:
    """Return the channels that this server has; a further one takes a line here."""
    token, find = settings.bot_token.get_secret_value(), _finding(store)
    return {TELEGRAM: opener(token, settings.telegram_api_url, find)}


def _finding(store: EvidenceFiles) -> FindFile:
    def find(sha256: str) -> Path | None:
        try:
            return store.path(sha256)
        except FileMissing:
            return None

    return find


def run() -> int:
    """Carry the outbox until stopped; returns 2 without a token."""
    settings = Settings()
    set_up_logging(settings.log_level)
    if not settings.bot_token.get_secret_value():
        sys.stderr.write(
            "没有 BOT_TOKEN。请将 .env.example 复制为 .env，填写 BOT_TOKEN 后重新运行。\n"
        )
        return 2
    say_clock(settings)
    asyncio.run(_serve(settings))
    return 0


async def _serve(settings: Settings) -> None:
    """Carry until SIGINT or SIGTERM; what is on its way arrives first."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engine = open_engine(settings.database_url)
    await asyncio.to_thread(upgrade, engine)
    bell = Bell()
    forms = ShippedForms()  # of which none is read: nothing is worded or walked here
    turns = Turns(engine, WorkMaker(settings.clock(), forms), 1, notify=bell.ring)
    unreachable = Unreachable(turns)
    life = SignOfLife(turns)
    await life.begin()
    courier = make_courier(
        settings, turns, EvidenceFiles(settings.photo_dir), bell, unreachable, life.id
    )
    aside = (
        courier.run(),
        steadily(REFRESH_SECONDS, unreachable.refresh),
        steadily(BEAT_SECONDS, life.beat),
    )
    tasks = [asyncio.create_task(each) for each in aside]
    words = spell_set_clock(settings.clock())
    log.info("carrying%s", f"; {words}" if words else "")
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        try:
            await courier.finish()
            await life.end()
        finally:
            await asyncio.to_thread(turns.close)
            engine.dispose()
