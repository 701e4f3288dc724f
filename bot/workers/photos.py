"""Fetches the bytes of photos, voices and files that were noted; the receipts follow from that."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramRetryAfter

from bot.workers.owed_work import OwedWorker, backoff
from chat.incoming import Medium
from core.errors import DatabaseAway
from duties.tasks.upload import UploadState
from duties.tasks.uploading import read_upload, workbook_kept
from frontdesk import photos
from handlers import texts
from handlers.screen import answering, html_message
from hazards.photos import TELLS_AFTER, Photo
from storage.attachment_kinds import AttachmentRefused
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles, KeptPhoto, PhotoRefused

log = logging.getLogger(__name__)

AT_ONCE = 24  # photos fetched at the same time
OF_A_CHAT = 4  # of these, whoever sent them: the others' slots stay free
FIRST_FETCH_SECONDS, FETCH_SECONDS = 30.0, 120.0  # a line that hangs frees its place soon
LEASE = timedelta(minutes=15)  # to fetch, to wait for a turn to be decoded, and to keep
FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds before another try
LOST_AFTER, LOST_TRIES = timedelta(hours=24), 60  # both; then the person is asked to send it again
NOT_NOW = "temporarily unavailable"  # Telegram's words for a file that is gone, too
NOT_NOW_TRIES = 6  # about a minute; then it is taken for gone
NOBODYS_CHAT = 0  # of a photo that came with a tip: nobody can be told


class PhotoWorker(OwedWorker[Photo]):
    """Takes photos from noted to kept, or refused with words for who sent them.

    ``settled`` is called when one is, for whoever gives receipts or draws pictures of it.
    """

    name = "photos"
    at_once = AT_ONCE

    def __init__(
        self,
        bot: Bot,
        turns: Turns,
        store: EvidenceFiles,
        worker: int,
        decoding: asyncio.Semaphore,
        settled: Callable[[], None],
    ) -> None:
        super().__init__()
        self._bot = bot
        self._turns = turns
        self._store = store
        self._worker = worker
        self._decoding = decoding
        self._settled = settled

    async def claim(self, most: int) -> list[Photo]:
        """Claim photos whose bytes are not kept yet."""
        worker = self._worker
        return await self._turns.run(
            lambda work: work.photos.claim(work.now, work.now + LEASE, most, OF_A_CHAT, worker)
        )

    async def do(self, job: Photo) -> None:
        """Keep the bytes of a photo, or refuse it."""
        try:
            await self._keep(job)
        except (PhotoRefused, AttachmentRefused) as refusal:
            await self._refuse(job, refusal.message)
        except TelegramBadRequest as refusal:
            if NOT_NOW in refusal.message and job.attempts + 1 < NOT_NOW_TRIES:
                raise
            too_big = "too big" in refusal.message
            gone = texts.GONE.format(what=texts.WHAT_CAME[job.medium])
            await self._refuse(job, texts.TOO_LARGE[job.medium] if too_big else gone)
        self._settled()

    async def _keep(self, photo: Photo) -> None:
        async with asyncio.timeout(FETCH_SECONDS if photo.attempts else FIRST_FETCH_SECONDS):
            data = await self._fetch(photo)
        nobodys = photo.chat_id == NOBODYS_CHAT
        keep = self._keeping(photo, bare=nobodys)
        async with self._decoding:
            kept: KeptPhoto = await asyncio.to_thread(keep, data)
            read = await self._read(photo, kept)

        def turn(work: UnitOfWork) -> bool:
            if nobodys is not _is_nobodys(work, photo):
                work.removals.owe(kept.sha256, work.now)
                work.photos.tried(photo.id, work.now, photo.attempts)
                return False
            if work.photos.keep(photo.id, kept, bare=nobodys):
                photos.record_kept(work, photo.id)
                if read is not None:
                    workbook_kept(work, photo, *read)
            else:  # given up meanwhile, or kept by somebody else
                work.removals.owe(kept.sha256, work.now)
            return True

        if not await self._turns.run(turn, Caller(chat_id=photo.chat_id)):
            self.wake()  # it went to a tip meanwhile, of which only a copy may be kept
            return
        if not self._store.has(kept.sha256):  # the same bytes were given up in the same moment
            await asyncio.to_thread(keep, data)

    async def _read(self, photo: Photo, kept: KeptPhoto) -> tuple[UploadState, str] | None:
        """Read a workbook that came as a list of tasks; ``None`` for anything else."""
        if photo.task_upload_id is None:
            return None
        return await asyncio.to_thread(read_upload, self._store.path(kept.sha256))

    def _keeping(self, photo: Photo, *, bare: bool) -> Callable[[bytes], KeptPhoto]:
        """Return how the bytes are kept."""
        if photo.medium is not Medium.PHOTO:
            return lambda data: self._store.keep_attachment(data, photo.medium, photo.name)
        return self._store.keep_bare if bare else self._store.keep

    async def _fetch(self, photo: Photo) -> bytes:
        file = await self._bot.get_file(photo.file_id)
        buffer = await self._bot.download_file(file.file_path or "", timeout=int(FETCH_SECONDS))
        return buffer.read() if buffer is not None else b""

    async def _refuse(self, photo: Photo, words: str) -> None:
        def turn(work: UnitOfWork) -> None:
            if work.photos.refuse(photo.id, words) and _is_nobodys(work, photo):
                work.photos.forget_file(photo.id)

        await self._turns.run(turn, Caller(chat_id=photo.chat_id))

    async def put_off(self, job: Photo, trouble: Exception) -> None:
        """Let a photo rest; after a day without its bytes, give it up."""
        tries = job.attempts + (not isinstance(trouble, DatabaseAway))
        wait = backoff(max(tries, 1), FIRST_WAIT, LONGEST_WAIT)
        if isinstance(trouble, TelegramRetryAfter):
            wait = max(wait, float(trouble.retry_after))

        def turn(work: UnitOfWork) -> bool:
            if work.now - job.sent_at > LOST_AFTER and tries >= LOST_TRIES:
                return True
            work.photos.tried(job.id, work.now + timedelta(seconds=wait), tries)
            return False

        what = texts.WHAT_CAME[job.medium]
        if await self._turns.run(turn, Caller(chat_id=job.chat_id)):
            log.warning("photo %d: given up: %r", job.id, trouble)
            await self._refuse(job, texts.LOST.format(what=what))
            self._settled()
            return
        self.wake_in(wait)
        if tries == TELLS_AFTER != job.attempts:
            self._settled()  # the receipt of the others waits for it no longer
            if job.chat_id != NOBODYS_CHAT:
                with suppress(TelegramAPIError):
                    slow, at = texts.SLOW.format(what=what), answering(job.message_id)
                    await self._bot.send_message(
                        job.chat_id, html_message(slow), reply_parameters=at
                    )


def _is_nobodys(work: UnitOfWork, photo: Photo) -> bool:
    """Tell whether nothing leads to who sent a photo, as it stands now."""
    now = work.photos.get(photo.id)
    return now is not None and now.chat_id == NOBODYS_CHAT
