"""Makes the picture and the workbook of digests; readers are sent them below the text.

Both are owed from the moment in which a digest is issued, in the same transaction, or in which
somebody asks for one; its text never waits for them. Their bytes are kept under their hashes before
anybody is sent them.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.workers.owed_work import OwedWorker, backoff
from chat.card import Card, clip
from chat.push import Push, Sound, Urgency
from chat.text import text_of
from core.errors import DatabaseAway
from hazards.counts.period import A_DAY
from reports import digest_picture, digest_workbook
from reports.digests.audience import Audience, place_of
from reports.digests.files import file_push
from reports.digests.model import Digest, DigestFile, Owed
from reports.digests.ports import Changed
from reports.digests.words import headline
from reports.paper import PaperFailed
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 300  # about two days
AT_ONCE = 2
LEASE = timedelta(minutes=15)
LOST = "{head} 的图片和工作簿两天内未能生成（{reason}），不再重试。数字都在上面，不受影响。"


class Gathered(NamedTuple):
    """A digest, and the hazards that have changed in its days."""

    digest: Digest
    changed: list[Changed]
    zone: ZoneInfo


class DigestWorker(OwedWorker[Owed]):
    """Takes pictures and workbooks of digests from owed to the outbox."""

    name = "digests"
    at_once = AT_ONCE

    def __init__(
        self, turns: Turns, store: EvidenceFiles, worker: int | None, drawing: asyncio.Semaphore
    ) -> None:
        super().__init__()
        self._turns = turns
        self._store = store
        self._worker = worker
        self._drawing = drawing

    async def claim(self, most: int) -> list[Owed]:
        """Claim what is owed."""
        worker = self._worker
        return await self._turns.run(
            lambda work: work.digests.claim(work.now, work.now + LEASE, most, worker)
        )

    async def do(self, job: Owed) -> None:
        """Make both files, keep them, and put them into the outbox for each reader."""
        found = await self._turns.run(lambda work: gather(work, job))
        figures, number = found.digest.figures, found.digest.number
        async with self._drawing:
            picture = await asyncio.to_thread(
                digest_picture.render_in_subprocess, figures, number, found.zone
            )
            workbook = await asyncio.to_thread(
                digest_workbook.write, figures, number, found.changed, found.zone
            )
        drawn = await asyncio.to_thread(self._store.keep_file, picture, "png")
        written = await asyncio.to_thread(self._store.keep_file, workbook, "xlsx")
        await self._turns.run(lambda work: send(work, found.digest, drawn.sha256, written.sha256))

    async def put_off(self, job: Owed, trouble: Exception) -> None:
        """Let it rest; after about two days give it up, and say so to the readers."""
        reason = (str(trouble) or repr(trouble))[:500]
        tries = job.attempts + 1
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        if not isinstance(trouble, PaperFailed | OSError | DatabaseAway):
            log.error("digest %d: not foreseen", job.id, exc_info=trouble)
        if tries >= MOST_TRIES:
            log.error("digest %d: given up: %s", job.id, reason)
            await self._turns.run(lambda work: give_up(work, job, reason))
            return
        until = timedelta(seconds=wait)
        await self._turns.run(lambda work: work.digests.failed(job.id, reason, work.now + until))
        self.wake_in(wait)


def gather(work: UnitOfWork, job: Owed) -> Gathered:
    """Return a digest and what has changed in its days, up to its own moment.

    Raises ``PaperFailed`` for one of nothing.
    """
    digest = work.digests.get(job.id)
    place = place_of(work, Audience.read(digest.audience)) if digest is not None else None
    if digest is None or place is None:
        raise PaperFailed(f"digest {job.id} is about nothing")
    first = datetime.combine(digest.first, time(), work.zone)
    end = min(datetime.combine(digest.last + A_DAY, time(), work.zone), digest.figures.as_of)
    most = digest_workbook.MOST_ROWS
    return Gathered(digest, work.digest_facts.changed(place.slice, first, end, most), work.zone)


def send(work: UnitOfWork, digest: Digest, picture: str, workbook: str) -> None:
    """Send each file to whoever is to have it: to who asked, or to all who were sent the text."""
    kept = {DigestFile.PICTURE: picture, DigestFile.WORKBOOK: workbook}
    readers = work.outbox.addresses_about(digest.topic)
    for file, wanted_by in work.digests.wanted(digest.id):
        for address in readers if wanted_by is None else (wanted_by,):
            key = f"{digest.topic}:{file}:{address}"
            push = file_push(key, digest, file, address, kept[file])
            if wanted_by is None:
                push = replace(push, urgency=Urgency.NEWS, sound=Sound.NEVER)
            work.outbox.put(push)
    work.digests.kept(digest.id, picture, workbook)


def give_up(work: UnitOfWork, job: Owed, reason: str) -> None:
    """Stop trying; the readers hear why there is no picture and no workbook."""
    wanted = work.digests.wanted(job.id)
    work.digests.kept(job.id, None, None)
    digest = work.digests.get(job.id)
    if digest is None:
        return
    told = {each.address for each in wanted if each.address is not None}
    if any(each.address is None for each in wanted):
        told.update(work.outbox.addresses_about(digest.topic))
    said = LOST.format(head=headline(digest.figures, digest.number), reason=clip(reason, 120))
    for address in told:
        key = f"{digest.topic}:lost:{address}"
        work.outbox.put(Push(key, address, Card(text_of(said)), reply_topic=digest.topic))
