"""Goes on with changes of duties that reach many places, some places in each turn.

How far one has come is kept in the same transaction as what was made: a crash repeats and loses
nothing. One that cannot go on at all is given up after some tries, and its maker is told.
"""

import logging
from contextlib import suppress
from datetime import timedelta

from bot.workers.owed_work import OwedWorker, backoff
from core.errors import DatabaseAway, Overtaken
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout
from storage.engine.turns import Turns

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
TRIES = 6  # in a row, by this process


class RolloutWorker(OwedWorker[Rollout]):
    """Takes changes that are owed to their ends, in turn, so that none waits for another."""

    name = "rollouts"
    at_once = 1

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns
        self._tries: dict[tuple[int, int], int] = {}  # by the rollout and how far it was

    async def claim(self, most: int) -> list[Rollout]:  # noqa: ARG002 - one after the other
        """Claim the change that has waited longest."""
        rollout = await self._turns.run(lambda work: work.rollouts.claim(work.now, LEASE))
        return [] if rollout is None else [rollout]

    async def do(self, job: Rollout) -> None:
        """Take a change some places further."""
        with suppress(Overtaken):  # whoever was quicker goes on
            await self._turns.run(lambda work: carrying_on.go_on(work, job))
        self._tries.pop((job.id, job.reached), None)

    async def put_off(self, job: Rollout, trouble: Exception) -> None:
        """Let a change rest; one that fails again and again is given up."""
        place = (job.id, job.reached)
        tries = self._tries[place] = self._tries.get(place, 0) + 1
        if isinstance(trouble, DatabaseAway) or tries < TRIES:
            wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
            await self._turns.run(
                lambda work: work.rollouts.rest(job, work.now + timedelta(seconds=wait))
            )
            self.wake_in(wait)
            return
        reason = f"{type(trouble).__name__}: {trouble}"
        await self._turns.run(lambda work: carrying_on.break_off(work, job, reason))
        del self._tries[place]
        log.error("a change of duties is given up after %d: %s", job.reached, reason)
