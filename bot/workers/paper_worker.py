"""Makes owed papers of every kind and puts them into the outbox.

A paper is owed from the moment of what it is about, in the same transaction. Its bytes are kept
under their hash before anybody is sent them, so that what was sent can always be shown again. One
process has a paper in hand at a time; should its lease end first, the key in the outbox still lets
it go once.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.workers.owed_work import OwedWorker, backoff
from core.errors import DatabaseAway
from reports.paper import PaperFailed, PaperUnwanted
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 300  # about two days
MOST_LOOKS = 20  # one a second, for photos still on their way
AT_ONCE = 2
LEASE = timedelta(minutes=15)  # to wait for photos, for a turn to draw, and to render


class OwedRow(Protocol):
    """A row that owes a paper; ``attempts`` is how often it could not be made."""

    @property
    def id(self) -> int:
        """The id of the row."""

    @property
    def attempts(self) -> int:
        """How often it failed."""


Job = TypeVar("Job", bound=OwedRow)
Facts = TypeVar("Facts")


class Papers(ABC, Generic[Job, Facts]):
    """One kind of paper: what it says, how it is made, who is sent it, and who misses it.

    All but ``render`` runs in a turn; ``render`` blocks, asks nobody, and is the only one that may
    take its time.
    """

    name: str

    @abstractmethod
    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> Sequence[Job]:
        """Claim up to ``most`` rows that are owed."""

    @abstractmethod
    def gather(self, work: UnitOfWork, job: Job) -> Facts | None:
        """Return what a paper says and who is sent it.

        Raises ``PaperFailed``, and ``PaperUnwanted`` where no further try would change that.

        ``None`` stands for one that nobody wants any more, whose row is settled by that.
        """

    def settled(self, facts: Facts) -> bool:  # noqa: ARG002 - for a kind that has to wait
        """Tell whether all is there; else it is looked at some more before it is made as it is."""
        return True

    @abstractmethod
    def render(self, facts: Facts) -> bytes:
        """Make it; raises ``PaperFailed``."""

    def ending_of(self, facts: Facts) -> str:  # noqa: ARG002 - for a kind that is a picture, too
        """Return by what ending its file is kept."""
        return "pdf"

    @abstractmethod
    def send(self, work: UnitOfWork, job: Job, facts: Facts, sha256: str) -> None:
        """Put it into the outbox for each who is to have it, and settle its row."""

    @abstractmethod
    def failed(self, work: UnitOfWork, job: Job, reason: str, until: datetime) -> None:
        """Note why it could not be made, and until when it rests."""

    @abstractmethod
    def give_up(self, work: UnitOfWork, job: Job, reason: str) -> None:
        """Settle its row for good; who needs to know hears which one and why."""

    def turn_away(self, work: UnitOfWork, job: Job, reason: str) -> None:
        """Settle the row of one that nobody may have any more (``PaperUnwanted``)."""
        self.give_up(work, job, reason)

    def most_tries(self, job: Job) -> int:  # noqa: ARG002 - for a kind in which they differ
        """Return after how many tries it is given up."""
        return MOST_TRIES


class PaperWorker(OwedWorker[Job], Generic[Job, Facts]):
    """Takes papers of one kind from owed to the outbox."""

    at_once = AT_ONCE

    def __init__(
        self,
        papers: Papers[Job, Facts],
        turns: Turns,
        store: EvidenceFiles,
        worker: int | None,
        drawing: asyncio.Semaphore,
    ) -> None:
        super().__init__()
        self.name = papers.name
        self._papers = papers
        self._turns = turns
        self._store = store
        self._worker = worker
        self._drawing = drawing

    async def claim(self, most: int) -> Sequence[Job]:
        """Claim papers that are owed."""
        claim, worker = self._papers.claim, self._worker
        return await self._turns.run(lambda work: claim(work, LEASE, most, worker))

    async def do(self, job: Job) -> None:
        """Make a paper, keep it, and put it into the outbox."""
        facts = await self._gathered(job)
        if facts is None:
            return
        async with self._drawing:
            content = await asyncio.to_thread(self._papers.render, facts)
        ending = self._papers.ending_of(facts)
        kept = await asyncio.to_thread(self._store.keep_file, content, ending)
        send = self._papers.send
        await self._turns.run(lambda work: send(work, job, facts, kept.sha256))

    async def put_off(self, job: Job, trouble: Exception) -> None:
        """Let a paper rest; after its last try give it up, and say so to who needs to know.

        One that no try can make is given up at once.
        """
        papers, reason = self._papers, (str(trouble) or repr(trouble))[:500]
        tries = job.attempts + 1
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        if isinstance(trouble, PaperUnwanted):
            log.warning("%s %d: given up at once: %s", self.name, job.id, reason)
            await self._turns.run(lambda work: papers.turn_away(work, job, reason))
            return
        if not isinstance(trouble, PaperFailed | OSError | DatabaseAway):
            log.error("%s %d: not foreseen", self.name, job.id, exc_info=trouble)
        if tries >= papers.most_tries(job):
            log.error("%s %d: given up: %s", self.name, job.id, reason)
            await self._turns.run(lambda work: papers.give_up(work, job, reason))
            return
        rest = timedelta(seconds=wait)
        await self._turns.run(lambda work: papers.failed(work, job, reason, work.now + rest))
        self.wake_in(wait)

    async def _gathered(self, job: Job) -> Facts | None:
        gather = self._papers.gather
        for _ in range(MOST_LOOKS):
            facts = await self._turns.run(lambda work: gather(work, job))
            if facts is None or self._papers.settled(facts):
                break
            await asyncio.sleep(1)
        return facts
