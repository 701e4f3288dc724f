"""Goes on with handing over to-do items, a few in each turn, so that nobody waits for all of them.

What is left to do is a row written in the turn in which somebody left or an office began. Each turn
takes it a little further and notes how far, in one transaction: a crash repeats and loses nothing.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from bot.workers.owed_work import OwedWorker, backoff
from core.errors import DatabaseAway, Overtaken
from frontdesk import releasing
from people.todo import Release
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
TRIES = 6  # at one subject; then the others go on without it


class ReleaseWorker(OwedWorker[Release]):
    """Takes releases that are owed to their ends, in turn, so that none waits for another."""

    name = "releases"
    at_once = 1

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns

    async def claim(self, most: int) -> list[Release]:  # noqa: ARG002 - one after the other
        """Claim the release that has waited longest."""
        release = await self._turns.run(_claim)
        return [] if release is None else [release]

    async def do(self, job: Release) -> None:
        """Take a release a little further."""
        with suppress(Overtaken):  # whoever was quicker goes on
            await self._turns.run(lambda work: releasing.go_on(work, job))

    async def put_off(self, job: Release, trouble: Exception) -> None:
        """Let a release rest; a subject that cannot be handed on is stepped over in the end."""
        reason = (str(trouble) or repr(trouble))[:500]
        if isinstance(trouble, DatabaseAway) or job.attempts < TRIES:
            wait = backoff(job.attempts + 1, FIRST_WAIT, LONGEST_WAIT)
            await self._turns.run(
                lambda work: work.releases.put_off(job, reason, work.now + timedelta(seconds=wait))
            )
            self.wake_in(wait)
            return
        left = await self._step_over(job)
        log.error("%s %s stays with %s: %s", job.subject, left, job.holder, reason)

    async def _step_over(self, job: Release) -> int | None:
        """Go on without a subject, and tell the office in the same turn; else at least go on."""
        try:
            return await self._turns.run(lambda work: _leave_out(work, job))
        except DatabaseAway:
            raise
        except Exception:
            log.exception("nobody could be told of a subject that is left out")
            return await self._turns.run(lambda work: releasing.step_over(work, job))


def _leave_out(work: UnitOfWork, job: Release) -> int | None:
    left = releasing.step_over(work, job)
    if left is not None:
        releasing.tell_stranded(work, job, left)
    return left


def _claim(work: UnitOfWork) -> Release | None:
    return work.releases.claim(work.now, LEASE)
