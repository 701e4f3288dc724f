"""Puts copies without metadata in the place of photos that are about to become a tip."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from bot.workers.owed_work import OwedWorker
from hazards.photos import Photo
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

RESTS = timedelta(seconds=20)
PATIENCE = 5.0  # seconds that somebody who files a tip waits for its copies


class BareCopyWorker(OwedWorker[Photo]):
    """Copies photos of tips; a job is a photo. What was there before is removed after the commit.

    Two processes may do the same photo: the second finds it done and gives its copy up.
    """

    name = "bare copies"
    at_once = 2

    def __init__(self, turns: Turns, store: EvidenceFiles, decoding: asyncio.Semaphore) -> None:
        super().__init__()
        self._turns = turns
        self._store = store
        self._decoding = decoding

    async def settle(self) -> None:
        """Make the copies that are owed now, for somebody who waits, within ``PATIENCE``."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.drain()

    async def claim(self, most: int) -> Sequence[Photo]:
        """Return photos that still tell of who took them."""
        return await self._turns.run(lambda work: work.photos.with_metadata(work.now, most))

    async def do(self, job: Photo) -> None:
        """Make the copy, and let it take the photo's place."""
        original = self._store.path(job.sha256 or "")
        async with self._decoding:
            copy = await asyncio.to_thread(self._store.keep_bare, original)

        def turn(work: UnitOfWork) -> None:
            replaced = work.photos.bared(job, copy)
            work.removals.owe((job.sha256 or "") if replaced else copy.sha256, work.now)

        await self._turns.run(turn)
        if not self._store.has(copy.sha256):  # the same copy was given up in the same moment
            await asyncio.to_thread(self._store.keep_bare, original)

    async def put_off(self, job: Photo, trouble: Exception) -> None:  # noqa: ARG002 - logged already
        """Let it rest."""
        await self._turns.run(lambda work: work.photos.bare_after(job.id, work.now + RESTS))
