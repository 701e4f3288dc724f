"""By what the processes at work know of each other, and of who has died with work in hand."""

import logging
import os
import secrets
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.work.worker_store import WorkerProcess

log = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
SILENT_BEATS = 4  # of ours, after which a process on another machine is taken for dead

_here: set[int] = set()  # workers of this very process


class Others(NamedTuple):
    """The workers that are not of this process, as one look found them."""

    living: list[WorkerProcess]
    dead: list[WorkerProcess]


class SignOfLife:
    """Says that this process is at work, and frees what dead ones had in hand.

    One on the same machine is dead when its process is gone, and only then, which is known at once.
    One elsewhere is dead when it has said nothing during ``SILENT_BEATS`` of our own: clocks that
    differ, and a database that was away for everybody, kill nobody.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.id = secrets.randbelow(2**62) + 1
        self._host = _machine()
        self._heard: dict[int, tuple[datetime, int]] = {}  # last sign of others, and beats since

    async def begin(self) -> None:
        """Join, and free what processes that have ended had in hand; raises as the database."""
        _here.add(self.id)

        def turn(work: UnitOfWork) -> Others:
            others = self._bury(work)
            work.workers.join(self.id, self._host, os.getpid(), work.now)
            return others

        self._count(await self._turns.run(turn))

    async def beat(self) -> None:
        """Give a sign of life, every ``BEAT_SECONDS``; raises as the database."""
        self._count(await self._turns.run(self._beat))

    async def end(self) -> None:
        """Leave, and let others take what is left in hand."""
        _here.discard(self.id)
        try:
            await self._turns.run(lambda work: work.workers.leave(self.id))
        except Exception as trouble:
            log.warning("others will find that this process has ended: %r", trouble)

    def _beat(self, work: UnitOfWork) -> Others:
        if not work.workers.seen(self.id, work.now):  # taken for dead, as after a long sleep
            work.workers.join(self.id, self._host, os.getpid(), work.now)
        return self._bury(work)

    def _bury(self, work: UnitOfWork) -> Others:
        """Free what dead ones had in hand; the turn may run again, so nothing is counted here."""
        others = [each for each in work.workers.all() if each.id not in _here]
        dead = [each for each in others if self._is_dead(each)]
        for worker in dead:
            work.workers.leave(worker.id)
        return Others([each for each in others if each not in dead], dead)

    def _count(self, others: Others) -> None:
        """Remember, once for each beat, for how long the living have been silent."""
        self._heard = {each.id: (each.seen_at, self._beats(each)) for each in others.living}
        for worker in others.dead:
            log.info("worker %d has ended; what it had in hand is free", worker.id)

    def _is_dead(self, worker: WorkerProcess) -> bool:
        if worker.host == self._host:
            return self._is_gone(worker)
        return self._beats(worker) > SILENT_BEATS

    def _beats(self, worker: WorkerProcess) -> int:
        """Return during how many of our beats, this one included, a worker has said nothing."""
        seen_at, beats = self._heard.get(worker.id, (worker.seen_at, 0))
        return beats + 1 if seen_at == worker.seen_at else 0

    def _is_gone(self, worker: WorkerProcess) -> bool:
        """Tell whether a process of this machine has ended."""
        if worker.pid == os.getpid():
            return True  # an earlier one of the same number
        try:
            os.kill(worker.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def _machine(proc: Path = Path("/proc")) -> str:
    """Name where process numbers mean the same: one run of a machine, or one container on it.

    Two machines of one name, and one machine before and after it was started anew, differ.
    """
    run = socket.gethostname()[:80]
    space = ""
    with suppress(OSError):
        run = (proc / "sys/kernel/random/boot_id").read_text().strip()[:80]
    with suppress(OSError):
        space = str((proc / "self/ns/pid").readlink())
    return f"{run} {space}".strip()
