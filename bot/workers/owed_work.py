"""One loop for everything that is owed: claim it, do it, and put it off when it fails.

What is owed is a row. A claim lasts longer than the work can take, and names the process, so that
what a dead one had in hand is free as soon as that is known (``bot.workers.sign_of_life``). Each
piece is served on its own: one that is stuck holds up no other.
"""

import asyncio
import logging
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from core.errors import DatabaseAway

log = logging.getLogger(__name__)

Job = TypeVar("Job")

LOOK_SECONDS = 5.0  # for what becomes due, and for what another process owes
REST_SECONDS = 2.0  # after trouble with the database
NOTING_TRIES = 60  # to note that a piece of work failed, before its claim has to run out
MOST_PICTURES = 2  # decoded or drawn at the same time, in the whole process


def backoff(tries: int, first: float, longest: float) -> float:
    """Return how many seconds to wait after the failure number ``tries``, counted from 1.

    Between half of the full wait and all of it, so that what failed together comes back apart.
    """
    full = min(first * 2.0 ** min(tries - 1, 16), longest)
    return full * (0.5 + random.random() / 2)  # noqa: S311 - no secret hangs on it


class OwedWorker(ABC, Generic[Job]):
    """Serves one kind of owed work, up to ``at_once`` pieces at a time."""

    name: str
    at_once: int

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Look for work now; from the event loop."""
        self._woken.set()

    def wake_in(self, seconds: float) -> None:
        """Look for work in so many seconds."""
        asyncio.get_running_loop().call_later(seconds, self._woken.set)

    async def run(self) -> None:
        """Serve what is owed, now, whenever woken, and now and then; ends when cancelled."""
        try:
            while True:
                self._woken.clear()
                await self._look()
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self._woken.wait()
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def drain(self) -> None:
        """Serve what may be done now, until nothing is left of it."""
        while jobs := await self.claim(self.at_once):
            await asyncio.gather(*map(self._serve, jobs))

    async def _look(self) -> None:
        room = self.at_once - len(self._under_way)
        if room <= 0:
            return  # the next that ends wakes us
        try:
            jobs = await self.claim(room)
        except Exception as trouble:
            self._complain("could not be looked at", trouble)
            await asyncio.sleep(REST_SECONDS)
            self.wake()
            return
        for job in jobs:
            task = asyncio.get_running_loop().create_task(self._serve(job))
            self._under_way.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _serve(self, job: Job) -> None:
        try:
            await self.do(job)
        except Exception as trouble:
            self._complain(f"{job!r:.80} failed", trouble)
            failure = trouble
            await self.noted(lambda: self.put_off(job, failure))

    async def noted(self, note: Callable[[], Awaitable[Any]]) -> None:
        """Note something in the database, however often that takes while it is away."""
        for _ in range(NOTING_TRIES):
            try:
                await note()
            except Exception as trouble:
                self._complain("could not be noted", trouble)
                await asyncio.sleep(REST_SECONDS)
            else:
                return

    def _complain(self, what: str, trouble: Exception) -> None:
        if isinstance(trouble, DatabaseAway):
            log.warning("%s %s: the database is away", self.name, what)
        else:
            log.warning("%s %s: %r", self.name, what, trouble)

    @abstractmethod
    async def claim(self, most: int) -> Sequence[Job]:
        """Claim up to ``most`` pieces that nobody has in hand."""

    @abstractmethod
    async def do(self, job: Job) -> None:
        """Do one piece to its end; whatever is raised puts it off."""

    @abstractmethod
    async def put_off(self, job: Job, trouble: Exception) -> None:
        """Note that a piece failed and until when it rests, or that it is given up, and why."""
