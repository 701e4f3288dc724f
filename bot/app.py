"""The running bot put together: one place where the parts meet."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import BotCommand
from sqlalchemy import Engine

from bot.chat_queues import ChatQueues
from bot.courier_wiring import make_courier
from bot.errors import on_error
from bot.middleware import Services, TurnMiddleware
from bot.outcomes import Outcomes
from bot.retry import insist
from bot.settings import Settings
from bot.updates import FLUSH_SECONDS, Updates
from bot.workers.bare_copies import BareCopyWorker
from bot.workers.bulletin_papers import BulletinPapers
from bot.workers.clock import Job, JobClock
from bot.workers.digests import DigestWorker
from bot.workers.drill_papers import DrillPapers
from bot.workers.ends import RemovalWorker
from bot.workers.exports import ExportWorker
from bot.workers.letters import LetterPapers
from bot.workers.owed_work import MOST_PICTURES
from bot.workers.paper_worker import PaperWorker
from bot.workers.papers import SheetPapers
from bot.workers.photos import PhotoWorker
from bot.workers.pictures import PictureWorker
from bot.workers.receipts import ReceiptWorker
from bot.workers.releases import ReleaseWorker
from bot.workers.risk_pictures import RiskPictures
from bot.workers.rollouts import RolloutWorker
from bot.workers.sign_of_life import BEAT_SECONDS, SignOfLife
from bot.workers.steady import steadily
from bot.workers.submission_papers import SubmissionPapers
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import Clock
from courier.courier import Bell
from courier.unreachable import REFRESH_SECONDS, Unreachable
from handlers import texts
from handlers.absences import taps as absences_taps
from handlers.alerts import taps as alerts_taps
from handlers.bulletins import taps as bulletins_taps
from handlers.codes import taps as codes_taps
from handlers.cosigning import taps as cosigning_taps
from handlers.departments import taps as departments_taps
from handlers.digests import taps as digests_taps
from handlers.draws import taps as draws_taps
from handlers.drills import taps as drills_taps
from handlers.duties import taps as duties_taps
from handlers.escalation import taps as escalation_taps
from handlers.expiry import taps as expiry_taps
from handlers.exports import taps as exports_taps
from handlers.handbook import taps as handbook_taps
from handlers.hazards import taps as hazards_taps
from handlers.leads import taps as leads_taps
from handlers.menu import taps as menu_taps
from handlers.misses import taps as misses_taps
from handlers.notices import taps as notices_taps
from handlers.notices.render import card_of_notice
from handlers.packages import taps as packages_taps
from handlers.people import taps as people_taps
from handlers.programmes import taps as programmes_taps
from handlers.quiz import taps as quiz_taps
from handlers.reporting import taps as reporting_taps
from handlers.risk import taps as risk_taps
from handlers.seasons import taps as seasons_taps
from handlers.sending import taps as sending_taps
from handlers.snaps import taps as snaps_taps
from handlers.tasks import taps as tasks_taps
from handlers.tips import taps as tips_taps
from handlers.today import taps as today_taps
from handlers.todo import taps as todo_taps
from handlers.visits import taps as visits_taps
from handlers.walk import taps as walk_taps
from people.quotas import Quotas
from reports.packages.model import MONTHS, REPORTS
from storage.engine.turns import Turns, WorkMaker
from storage.evidence_files import EvidenceFiles
from storage.fernet_sealer import open_sealer

log = logging.getLogger(__name__)

LEAVING_SECONDS = 15.0  # for what is under way when told to stop; the rest is taken up next time


@dataclass(frozen=True)
class App:
    """Everything that runs: updates go in, and what is done in the background goes on by itself."""

    bot: Bot
    turns: Turns
    queues: ChatQueues
    updates: Updates
    photos: PhotoWorker
    papers: PaperWorker[Any, Any]
    removals: RemovalWorker
    store: EvidenceFiles
    clock: JobClock


@cache
def dispatcher() -> Dispatcher:
    """Return the dispatcher with every handler; the answer to an item is looked at first."""
    made = Dispatcher(disable_fsm=True)
    made.update.outer_middleware(TurnMiddleware())
    rooms = (
        walk_taps,
        today_taps,
        todo_taps,
        duties_taps,
        drills_taps,
        leads_taps,
        reporting_taps,
        digests_taps,
        misses_taps,
        expiry_taps,
        packages_taps,
        bulletins_taps,
        exports_taps,
        tasks_taps,
        visits_taps,
        draws_taps,
        hazards_taps,
        notices_taps,
        departments_taps,
        escalation_taps,
        alerts_taps,
        quiz_taps,
        cosigning_taps,
        snaps_taps,
        tips_taps,
        codes_taps,
        people_taps,
        absences_taps,
        programmes_taps,
        seasons_taps,
        handbook_taps,
        risk_taps,
        menu_taps,
        sending_taps,
    )
    made.include_routers(*(room.router for room in rooms))
    made.errors.register(on_error)
    return made


@asynccontextmanager
async def open_app(
    settings: Settings, bot: Bot, engine: Engine, clock: Clock | None = None
) -> AsyncIterator[App]:
    """Open the bot on a migrated database; on leaving, finish what is under way."""
    clock = clock or settings.clock()
    bell = Bell()
    make = WorkMaker(
        clock,
        load_forms(),
        settings.ledger_prefix,
        tuple(on_telegram(each) for each in settings.admin_ids),
        card_of_notice,
        open_sealer(settings.tip_keys()),
        Quotas(settings.quota_photos, settings.quota_filings),
        settings.transfer_link_days,
        settings.office_group(),
    )
    turns = Turns(engine, make, notify=bell.ring)
    store = EvidenceFiles(settings.photo_dir)
    store.sweep()
    unreachable, life = Unreachable(turns), SignOfLife(turns)
    courier = make_courier(settings, turns, store, bell, unreachable, life.id)
    queues = ChatQueues()
    decoding = asyncio.Semaphore(MOST_PICTURES)
    pictures = PictureWorker(turns, store, life.id, decoding)
    receipts = ReceiptWorker(bot, turns, queues, life.id)
    releases = ReleaseWorker(turns)
    removals = RemovalWorker(turns, store)
    copies = BareCopyWorker(turns, store, decoding)
    papers, *others = (
        PaperWorker(each, turns, store, life.id, decoding)
        for each in (
            SheetPapers(store),
            LetterPapers(store),
            DrillPapers(store),
            BulletinPapers(),
            RiskPictures(),
        )
    )
    exports = ExportWorker(turns, store, settings.database_url, settings.photo_dir, life.id)

    def photo_settled() -> None:
        receipts.wake()
        pictures.wake()
        copies.wake()

    photos = PhotoWorker(bot, turns, store, life.id, decoding, photo_settled)
    inline = bool(settings.webhook_url)
    services = Services(
        turns,
        photos,
        papers,
        pictures,
        store,
        clock.zone,
        unreachable,
        decoding,
        releases,
        copies,
        exports,
        Outcomes(),
        inline,
    )
    updates = Updates(bot, dispatcher(), services, queues)
    await insist(life.begin)
    aside = [
        photos.run(),
        receipts.run(),
        papers.run(),
        *(each.run() for each in others),
        DigestWorker(turns, store, life.id, decoding).run(),
        pictures.run(),
        releases.run(),
        RolloutWorker(turns).run(),
        exports.run(),
        *(
            SubmissionPapers(outputs, turns, store, settings.database_url, life.id).run()
            for outputs in (REPORTS, MONTHS)
        ),
        removals.run(),
        copies.run(),
        steadily(BEAT_SECONDS, life.beat),
    ]
    if settings.courier == "inside":
        aside.append(courier.run())
    ticking = JobClock.start(
        Job("flush", FLUSH_SECONDS, updates.flush),
        Job("unreachable", REFRESH_SECONDS, unreachable.refresh, now=True),
    )
    background = [asyncio.create_task(each) for each in aside]
    try:
        await updates.recover()
        yield App(bot, turns, queues, updates, photos, papers, removals, store, ticking)
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(queues.drained(), LEAVING_SECONDS)
        await ticking.stop()
        for task in background:
            task.cancel()
        for task in background:
            with suppress(asyncio.CancelledError):
                await task
        try:
            await courier.finish()
            await updates.flush()
            await life.end()
        finally:
            await asyncio.to_thread(turns.close)


async def introduce(bot: Bot) -> None:
    """Tell Telegram the commands, in Chinese."""
    commands = [BotCommand(command=name, description=text) for name, text in texts.COMMANDS.items()]
    await bot.set_my_commands(commands)
