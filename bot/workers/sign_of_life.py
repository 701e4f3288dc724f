"""By what the processes at work know of each other, and of who has died with work in hand."""

import asyncio
import logging
import os
import secrets
import socket

from storage.turns import Turns
from storage.unit_of_work import UnitOfWork
from storage.worker_store import WorkerProcess

log = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
SILENT_SECONDS = 20.0  # after which a process on another machine is taken for dead

_here: set[int] = set()  # workers of this very process


class SignOfLife:
    """Says that this process is at work, and frees what dead ones had in hand.

    One on the same machine is dead when its process is gone, which is known at once; one elsewhere
    when it has said nothing for ``SILENT_SECONDS``. ``freed`` is called when something is free.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.id = secrets.randbelow(2**62) + 1
        self._host = socket.gethostname()[:120]

    async def begin(self) -> None:
        """Join, and free what processes that have ended had in hand; raises as the database."""
        _here.add(self.id)

        def turn(work: UnitOfWork) -> None:
            self._bury(work)
            work.workers.join(self.id, self._host, os.getpid(), work.now)

        await self._turns.run(turn)

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self._turns.run(self._beat)
            except Exception as trouble:
                log.warning("no sign of life could be given: %r", trouble)

    async def end(self) -> None:
        """Leave, and let others take what is left in hand."""
        _here.discard(self.id)
        try:
            await self._turns.run(lambda work: work.workers.leave(self.id))
        except Exception as trouble:
            log.warning("others will find that this process has ended: %r", trouble)

    def _beat(self, work: UnitOfWork) -> None:
        if not work.workers.seen(self.id, work.now):  # taken for dead, as after a long sleep
            work.workers.join(self.id, self._host, os.getpid(), work.now)
        self._bury(work)

    def _bury(self, work: UnitOfWork) -> None:
        for worker in work.workers.all():
            silent = (work.now - worker.seen_at).total_seconds() > SILENT_SECONDS
            if worker.id not in _here and (silent or self._is_gone(worker)):
                log.info("worker %d has ended; what it had in hand is free", worker.id)
                work.workers.leave(worker.id)

    def _is_gone(self, worker: WorkerProcess) -> bool:
        """Tell whether a process of this machine has ended; of another it is not known."""
        if worker.host != self._host:
            return False
        if worker.pid == os.getpid():
            return True  # an earlier one of the same number, as in a container
        try:
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False
