"""Says that photos are kept, or why not, once all of a chat have settled.

A receipt is owed from the moment in which the bytes of a photo are kept, in the same transaction.
It comes once for an album, whoever fetched its photos: the card is put below them, and what went to
another item than the one on the card is said in a line that can be answered.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.card_memory import CardOf
from bot.chat_queues import ChatQueues
from bot.retry import UNREACHABLE
from bot.workers.owed_work import OwedWorker, backoff
from bot.workers.photos import NOBODYS_CHAT
from chat.address import on_telegram
from chat.card import Button
from checklists.views import MenuView, Reply, StrangerView
from frontdesk.receipts import Receipt, duties_for, proofs_for, receipts_for, snaps_for
from handlers import texts
from handlers.screen import Screen
from handlers.walk.buttons import MisplacedCallback
from hazards.photos import TELLS_AFTER, Photo, PhotoState
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 1_000  # chats; most of them wait for their turn, which costs next to nothing
GATHERING = 0.7  # seconds for the rest of an album to arrive
LEASE = timedelta(minutes=15)  # for a chat's turn to come, while Telegram makes us wait
FIRST_WAIT, LONGEST_WAIT = 3.0, 300.0  # seconds before another try


class ReceiptWorker(OwedWorker[int]):
    """Gives each chat its receipts; a job is a chat."""

    name = "receipts"
    at_once = AT_ONCE

    def __init__(self, bot: Bot, turns: Turns, queues: ChatQueues, worker: int) -> None:
        super().__init__()
        self._bot = bot
        self._turns = turns
        self._queues = queues
        self._worker = worker
        self._here: set[int] = set()  # chats that are being told by this process
        self._failed: dict[int, int] = {}  # how often in a row, by chat

    async def claim(self, most: int) -> list[int]:
        """Find chats that are owed a receipt; each is claimed when it is to be given."""
        found = await self._turns.run(
            lambda work: work.photos.chats_to_tell(work.now, TELLS_AFTER, most + len(self._here))
        )
        jobs = [chat_id for chat_id in found if chat_id not in self._here][:most]
        self._here.update(jobs)
        return jobs

    async def do(self, job: int) -> None:
        """Tell a chat of its photos, unless more arrive meanwhile or another process does."""
        try:
            await asyncio.sleep(GATHERING)
            await self._queues.submit(job, lambda: self._tell(job))
            self._failed.pop(job, None)
        finally:
            self._here.discard(job)

    async def _tell(self, chat_id: int) -> None:
        photos = await self._turns.run(lambda work: self._claim_news(work, chat_id))
        if chat_id == NOBODYS_CHAT:
            await self._told(chat_id, photos)
            return
        stored = [photo for photo in photos if photo.state is not PhotoState.REFUSED]
        for photo in photos:
            if photo.state is PhotoState.REFUSED:
                await self._say_refusal(photo)
        if stored:
            await self._give_receipt(chat_id, frozenset(photo.id for photo in stored))
            await self._told(chat_id, stored)

    def _claim_news(self, work: UnitOfWork, chat_id: int) -> list[Photo]:
        if work.photos.arriving(chat_id, TELLS_AFTER):
            return []  # looked at again when that has settled
        return work.photos.claim_news(chat_id, work.now, work.now + LEASE, self._worker)

    async def _say_refusal(self, photo: Photo) -> None:
        screen = Screen(self._bot, photo.chat_id, CardOf(self._turns, None))
        try:
            await screen.say(
                photo.refusal or texts.GONE.format(what=texts.WHAT_CAME[photo.medium]),
                photo.message_id,
            )
        except TelegramAPIError as refusal:
            if isinstance(refusal, UNREACHABLE):
                raise
            log.info("chat %d takes no refusal: %s", photo.chat_id, refusal.message)
        await self._told(photo.chat_id, [photo])

    async def _told(self, chat_id: int, photos: Sequence[Photo]) -> None:
        """Note what was said; saying it again would be worse than trying often to note it."""

        def turn(work: UnitOfWork) -> None:
            for photo in photos:
                work.photos.told(photo.id)

        await self.noted(lambda: self._turns.run(turn, Caller(chat_id=chat_id)))

    async def _give_receipt(self, chat_id: int, settled: frozenset[int]) -> None:
        def turn(work: UnitOfWork) -> tuple[Reply, list[Receipt], list[str], int | None]:
            reply, receipts = receipts_for(work, settled)
            aside = [texts.spell_proof(each) for each in proofs_for(work, settled)]
            aside += [texts.spell_snap(each) for each in snaps_for(work, settled, reply.view)]
            aside += [texts.spell_duty(each) for each in duties_for(work, settled, reply.view)]
            return reply, receipts, aside, work.chat_states.card_id(work.chat_id)

        caller = Caller(on_telegram(chat_id), chat_id)
        reply, receipts, aside, card_id = await self._turns.run(turn, caller)
        screen = Screen(self._bot, chat_id, CardOf(self._turns, card_id))
        try:
            for receipt in receipts:
                await self._say_receipt(screen, chat_id, receipt)
            for words in aside:
                await screen.say(words)
            if not (aside and isinstance(reply.view, MenuView | StrangerView)):
                await screen.below(reply)
        except TelegramAPIError as refusal:
            if isinstance(refusal, UNREACHABLE):
                raise
            log.info("chat %d takes no receipt: %s", chat_id, refusal.message)

    async def _say_receipt(self, screen: Screen, chat_id: int, receipt: Receipt) -> None:
        wrong = Button("更改所属项", MisplacedCallback(photo=receipt.photo_id))
        message_id = await screen.say(texts.spell_receipt(receipt), rows=((wrong,),))
        await self._turns.run(
            lambda work: work.reply_targets.put(
                chat_id, message_id, receipt.inspection_id, receipt.number
            ),
            Caller(chat_id=chat_id),
        )

    async def put_off(self, job: int, trouble: Exception) -> None:  # noqa: ARG002 - logged already
        """Try again later: nothing but Telegram's own refusal ends it."""
        tries = self._failed[job] = self._failed.get(job, 0) + 1
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        await self._turns.run(
            lambda work: work.photos.put_off_news(
                job, work.now + timedelta(seconds=wait), self._worker
            )
        )
        self.wake_in(wait)
