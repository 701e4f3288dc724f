"""Fetches the bytes of photos that were noted, keeps them, and only then gives a receipt.

What waits is a query, so a restart goes on where a crash stopped. Each chat's receipt comes once
its photos have settled: the card is put below them, and what went to another item than the one on
the card is said in a line that can be answered.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest

from bot.chat_queues import ChatQueues
from bot.performing import pin_card
from bot.retry import patiently
from bot.rounds import rounds
from checklists import evidence
from checklists.receipts import Receipt, proofs_for, receipts_for, snaps_for
from checklists.views import MenuView, Reply, StrangerView
from handlers import texts
from handlers.callbacks import MisplacedCallback
from handlers.card import Button
from handlers.screen import Screen
from hazards.photos import Photo, PhotoState
from storage.photo_store import KeptPhoto, PhotoRefused, PhotoStore
from storage.turns import Caller, Turns
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 2  # photos fetched and examined at the same time
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds before another try
TELLS_AFTER = 3  # failed tries until the person hears of it, and of the other photos
NOBODYS_CHAT = 0  # of a photo that came with a tip: nobody can be told
GATHERING = 0.7  # seconds for the rest of an album to arrive


def _nothing() -> None:
    return None


class PhotoDesk:
    """Takes photos from noted to kept."""

    def __init__(
        self,
        bot: Bot,
        turns: Turns,
        store: PhotoStore,
        queues: ChatQueues,
        kept: Callable[[], None] = _nothing,
    ) -> None:
        self._kept = kept  # called when the bytes of another photo are kept
        self._bot = bot
        self._turns = turns
        self._store = store
        self._queues = queues
        self._room = asyncio.Semaphore(AT_ONCE)
        self._woken = asyncio.Event()
        self._fetching: dict[int, asyncio.Task[None]] = {}
        self._settled: dict[int, set[int]] = {}
        self._waiting: dict[int, set[int]] = {}
        self._caught_up = False

    def wake(self) -> None:
        """Look for photos that wait."""
        self._woken.set()

    async def run(self) -> None:
        """Fetch what waits, now and whenever woken; ends when cancelled."""
        try:
            await rounds(self._woken, self._round)
        finally:
            for task in self._fetching.values():
                task.cancel()

    async def _catch_up(self) -> None:
        """Tell what was settled before a crash and not said."""
        stored: dict[int, set[int]] = {}
        for photo in await self._turns.run(lambda work: work.photos.untold()):
            if photo.state is PhotoState.REFUSED:
                self._tell_refusal(photo, photo.refusal or texts.PHOTO_GONE)
            else:
                stored.setdefault(photo.chat_id, set()).add(photo.id)
        for chat_id, settled in stored.items():
            self._tell(chat_id, frozenset(settled))

    async def _round(self) -> None:
        if not self._caught_up:
            await self._catch_up()
            self._caught_up = True
        for photo in await self._turns.run(lambda work: work.photos.waiting()):
            self._begin(photo)

    def _begin(self, photo: Photo) -> None:
        if photo.id in self._fetching:
            return
        self._waiting.setdefault(photo.chat_id, set()).add(photo.id)
        task = asyncio.get_running_loop().create_task(self._settle(photo))
        self._fetching[photo.id] = task
        task.add_done_callback(lambda _: self._fetching.pop(photo.id, None))

    async def _settle(self, photo: Photo) -> None:
        kept = await self._secure(photo)
        if photo.chat_id == NOBODYS_CHAT:
            self._waiting.pop(NOBODYS_CHAT, None)
            return
        if kept:
            self._settled.setdefault(photo.chat_id, set()).add(photo.id)
        await self._release(photo)

    async def _release(self, photo: Photo) -> None:
        """Let the chat's receipt wait no longer for a photo; the last one gives it for all."""
        chat_id = photo.chat_id
        waiting = self._waiting.get(chat_id, set())
        waiting.discard(photo.id)
        if waiting or not self._settled.get(chat_id):
            return
        await asyncio.sleep(GATHERING)
        if not self._waiting.get(chat_id) and self._settled.get(chat_id):
            self._waiting.pop(chat_id, None)
            self._tell(chat_id, frozenset(self._settled.pop(chat_id)))

    async def _secure(self, photo: Photo) -> bool:
        """Keep one photo or refuse it, however many tries that takes.

        Returns ``False`` when there is no receipt to give: it was refused, or settled elsewhere.
        """
        tries = photo.attempts
        while True:
            try:
                return await self._keep(photo)
            except PhotoRefused as refusal:
                return await self._refuse(photo, refusal.message)
            except TelegramBadRequest as refusal:
                too_big = "too big" in refusal.message
                return await self._refuse(photo, texts.TOO_LARGE if too_big else texts.PHOTO_GONE)
            except Exception as trouble:
                tries += 1
                await self._trouble(photo, tries, trouble)

    async def _keep(self, photo: Photo) -> bool:
        async with self._room:
            data = await self._fetch(photo)
            kept: KeptPhoto = await asyncio.to_thread(self._store.keep, data)

        def turn(work: UnitOfWork) -> bool:
            if not work.photos.keep(photo.id, kept):
                return False
            evidence.record_kept(work, photo.id)
            return True

        settled = await self._turns.run(turn, Caller(chat_id=photo.chat_id))
        self._kept()
        return settled

    async def _fetch(self, photo: Photo) -> bytes:
        file = await self._bot.get_file(photo.file_id)
        buffer = await self._bot.download_file(file.file_path or "", timeout=120)
        return buffer.read() if buffer is not None else b""

    async def _refuse(self, photo: Photo, words: str) -> bool:
        def turn(work: UnitOfWork) -> None:
            work.photos.mark(photo.id, PhotoState.REFUSED, words)
            if photo.chat_id == NOBODYS_CHAT:
                work.photos.forget_file(photo.id)

        await self._turns.run(turn, Caller(chat_id=photo.chat_id))
        self._tell_refusal(photo, words)
        return False

    def _tell_refusal(self, photo: Photo, words: str) -> None:
        if photo.chat_id == NOBODYS_CHAT:
            return

        async def tell() -> None:
            await self._screen(photo).say(words, photo.message_id)
            await self._told(photo.chat_id, frozenset((photo.id,)))

        self._queues.submit(photo.chat_id, lambda: patiently(tell))

    def _tell(self, chat_id: int, settled: frozenset[int]) -> None:
        async def tell() -> None:
            await self._give_receipt(chat_id, settled)
            await self._told(chat_id, settled)

        self._queues.submit(chat_id, lambda: patiently(tell))

    async def _told(self, chat_id: int, settled: frozenset[int]) -> None:
        def turn(work: UnitOfWork) -> None:
            for photo_id in settled:
                work.photos.told(photo_id)

        await self._turns.run(turn, Caller(chat_id=chat_id))

    async def _trouble(self, photo: Photo, tries: int, trouble: Exception) -> None:
        log.warning("photo %d: try %d failed: %r", photo.id, tries, trouble)
        await self._turns.run(
            lambda work: work.photos.tried(photo.id), Caller(chat_id=photo.chat_id)
        )
        if tries == TELLS_AFTER and photo.chat_id != NOBODYS_CHAT:
            with suppress(TelegramAPIError):
                await self._screen(photo).say(texts.PHOTO_SLOW, photo.message_id)
        if tries >= TELLS_AFTER:
            await self._release(photo)
        await asyncio.sleep(min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT))

    def _screen(self, photo: Photo) -> Screen:
        return Screen(self._bot, photo.chat_id, CardOf(self._turns, None))

    async def _give_receipt(self, chat_id: int, settled: frozenset[int]) -> None:
        caller = Caller(chat_id, chat_id)

        def turn(work: UnitOfWork) -> tuple[Reply, list[Receipt], list[str], int | None]:
            reply, receipts = receipts_for(work, settled)
            aside = [texts.spell_proof(each) for each in proofs_for(work, settled)]
            aside += [texts.spell_snap(each) for each in snaps_for(work, settled, reply.view)]
            return reply, receipts, aside, work.desks.card_id(work.chat_id)

        reply, receipts, aside, card_id = await self._turns.run(turn, caller)
        screen = Screen(self._bot, chat_id, CardOf(self._turns, card_id))
        for receipt in receipts:
            await self._say_receipt(screen, chat_id, receipt)
        for words in aside:
            await screen.say(words)
        if not (aside and isinstance(reply.view, MenuView | StrangerView)):
            await screen.below(reply)

    async def _say_receipt(self, screen: Screen, chat_id: int, receipt: Receipt) -> None:
        wrong = Button("放错了?", MisplacedCallback(photo=receipt.photo_id))
        message_id = await screen.say(texts.spell_receipt(receipt), rows=((wrong,),))
        await self._turns.run(
            lambda work: work.signposts.put(
                chat_id, message_id, receipt.inspection_id, receipt.number
            ),
            Caller(chat_id=chat_id),
        )


class CardOf:
    """``handlers.screen.Desktop`` outside an update."""

    def __init__(self, turns: Turns, card_id: int | None) -> None:
        self._turns = turns
        self._card_id = card_id

    def card_id(self, chat_id: int) -> int | None:  # noqa: ARG002 - it is made for one chat
        """Return the message id of the living card."""
        return self._card_id

    async def pin(self, chat_id: int, card_id: int, reply: Reply) -> None:
        """Remember another message as the living card."""
        await pin_card(self._turns, chat_id, card_id, reply)
        self._card_id = card_id
