"""Removal of old things: files that nobody names, drafts that nobody files, rows of long ago."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.workers.owed_work import OwedWorker
from hazards.snaps import snapping
from storage.engine.turns import Caller, Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

INBOX_AGE = timedelta(days=7)
OUTBOX_AGE = timedelta(days=30)  # a key must not be forgotten while its occasion could come again
DRAFT_AGE = timedelta(days=7)  # since the last photo came to it
POST_AGE = timedelta(days=180)  # of messages that are edited when something changes
SIGNPOST_AGE = timedelta(days=30)  # after an inspection was signed
THUMBNAIL_DAYS = 90
AT_ONCE = 500  # rows; other turns get in between
TIDY_EVERY = timedelta(hours=1)
RESTS = timedelta(minutes=3)
UNTOUCHED_SECONDS = 120.0  # since a file was last written: whoever did has named it by then


class RemovalWorker(OwedWorker[str]):
    """Removes files whose bytes belong to nothing any more; a job is a hash."""

    name = "removals"
    at_once = 10

    def __init__(self, turns: Turns, store: EvidenceFiles) -> None:
        super().__init__()
        self._turns = turns
        self._store = store

    async def claim(self, most: int) -> list[str]:
        """Return what is to be removed; two processes may do it, it comes to the same."""
        return await self._turns.run(lambda work: work.removals.due(work.now, most))

    async def do(self, job: str) -> None:
        """Remove a file once it is committed that nobody names it, and note it after that.

        One that was written, or written again, a short while ago stays for now: somebody may be
        about to name it.
        """
        named = await self._turns.run(lambda work: work.removals.named(job))
        if named or await asyncio.to_thread(self._store.remove, job, UNTOUCHED_SECONDS):
            await self._turns.run(lambda work: work.removals.done(job))
        else:
            await self._turns.run(lambda work: work.removals.put_off(job, work.now + RESTS))

    async def put_off(self, job: str, trouble: Exception) -> None:  # noqa: ARG002 - logged already
        """Let it rest."""
        await self._turns.run(lambda work: work.removals.put_off(job, work.now + RESTS))


async def tidy(turns: Turns, store: EvidenceFiles) -> None:
    """Bring to an end what is old; a kind that cannot be tidied keeps no other."""
    for what in (_updates, _pushes, _rings, _posts, _signposts, _exports):
        try:
            while await turns.run(what) >= AT_ONCE:
                pass
        except Exception:
            log.exception("%s could not be tidied", what.__name__.strip("_"))
    try:
        await end_drafts(turns)
    except Exception:
        log.exception("drafts could not be tidied")
    try:
        await asyncio.to_thread(store.sweep_thumbnails, THUMBNAIL_DAYS * 86_400)
    except OSError:
        log.exception("thumbnails could not be tidied")


Ending = Callable[[UnitOfWork], int]


def _updates(work: UnitOfWork) -> int:
    return work.inbox.drop(work.now - INBOX_AGE, AT_ONCE)


def _pushes(work: UnitOfWork) -> int:
    return work.dispatch.drop(work.now - OUTBOX_AGE, AT_ONCE)


def _rings(work: UnitOfWork) -> int:
    return work.rings.drop(work.now - OUTBOX_AGE, AT_ONCE)


def _posts(work: UnitOfWork) -> int:
    return work.removals.drop_posts(work.now - POST_AGE, AT_ONCE)


def _exports(work: UnitOfWork) -> int:
    return work.exports.drop(work.now - OUTBOX_AGE, AT_ONCE)


def _signposts(work: UnitOfWork) -> int:
    return work.removals.drop_signposts(work.now, SIGNPOST_AGE, AT_ONCE)


async def end_drafts(turns: Turns) -> None:
    """Give up the drafts to which nothing came for long, each in a turn of its own chat.

    One that cannot be given up keeps no other, and is tried again the next time.
    """
    after = 0
    while old := await turns.run(partial(_old_drafts, after)):
        for draft_id, chat_id in old:
            after = draft_id
            try:
                await turns.run(partial(_end_draft, draft_id), Caller(chat_id=chat_id))
            except Exception:
                log.exception("draft %d could not be given up", draft_id)


def _old_drafts(after: int, work: UnitOfWork) -> list[tuple[int, int]]:
    return work.removals.old_drafts(work.now - DRAFT_AGE, after, AT_ONCE)


def _end_draft(draft_id: int, work: UnitOfWork) -> None:
    snapping.expire(work, draft_id, work.now - DRAFT_AGE)
