"""Sets the papers of drills that are submitted; whoever recorded one is sent its paper.

A paper is owed from the moment of submitting, in the same transaction. Its bytes are kept under
their hash before anybody is sent them.
"""

import asyncio
import logging
from datetime import timedelta
from typing import NamedTuple

from bot.workers.owed_work import OwedWorker, backoff
from chat.address import Address
from chat.card import Card, clip
from chat.incoming import Medium
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from core.clock import local
from core.errors import DatabaseAway
from duties.doing import name_of
from duties.drills.model import OwedDrill
from handlers import texts
from hazards.photos import PhotoState
from reports.drill import DrillPaper, render_in_subprocess
from reports.model import PhotoOnPaper
from reports.paper import PaperFailed
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 2.0, 600.0  # seconds before another try
MOST_TRIES = 300  # about two days
AT_ONCE = 2
LEASE = timedelta(minutes=15)


class Gathered(NamedTuple):
    """A paper's facts, and who is sent it."""

    paper: DrillPaper
    address: Address


class DrillPaperWorker(OwedWorker[OwedDrill]):
    """Takes papers of drills from owed to the outbox."""

    name = "drill papers"
    at_once = AT_ONCE

    def __init__(
        self, turns: Turns, store: EvidenceFiles, worker: int | None, drawing: asyncio.Semaphore
    ) -> None:
        super().__init__()
        self._turns = turns
        self._store = store
        self._worker = worker
        self._drawing = drawing

    async def claim(self, most: int) -> list[OwedDrill]:
        """Claim papers that are owed."""
        worker = self._worker
        return await self._turns.run(
            lambda work: work.drills.claim_papers(work.now, LEASE, most, worker)
        )

    async def do(self, job: OwedDrill) -> None:
        """Set a paper, keep it, and put it into the outbox."""
        found = await self._turns.run(lambda work: gather(work, job.id, self._store))
        async with self._drawing:
            content = await asyncio.to_thread(render_in_subprocess, found.paper)
        kept = await asyncio.to_thread(self._store.keep_file, content, "pdf")
        paper = found.paper
        words = f"{paper.where} · {paper.title}\n演练记录已存档，可打印盖章。"

        def turn(work: UnitOfWork) -> None:
            work.outbox.put(
                Push(
                    key=f"drill:{job.id}",
                    address=found.address,
                    content=Card(text_of(words)),
                    kind=PushKind.DOCUMENT,
                    urgency=Urgency.ANSWER,
                    attachment=Attachment(kept.sha256, file_name(paper)),
                )
            )
            work.drills.paper_done(job.id, kept.sha256)

        await self._turns.run(turn)

    async def put_off(self, job: OwedDrill, trouble: Exception) -> None:
        """Let a paper rest; after about two days give it up, and say so to who recorded it."""
        reason = (str(trouble) or repr(trouble))[:500]
        tries = job.attempts + 1
        wait = backoff(tries, FIRST_WAIT, LONGEST_WAIT)
        if not isinstance(trouble, PaperFailed | OSError | DatabaseAway):
            log.error("paper of drill %d: not foreseen", job.id, exc_info=trouble)
        if tries >= MOST_TRIES:
            log.error("paper of drill %d: given up: %s", job.id, reason)
            await self._turns.run(lambda work: give_up(work, job, reason))
            return
        await self._turns.run(
            lambda work: work.drills.paper_failed(
                job.id, reason, work.now + timedelta(seconds=wait)
            )
        )
        self.wake_in(wait)


def give_up(work: UnitOfWork, job: OwedDrill, reason: str) -> None:
    """Stop trying; whoever recorded the drill hears which paper and why."""
    drill = work.drills.get(job.id)
    person = work.persons.get(drill.done_by) if drill and drill.done_by is not None else None
    work.drills.paper_done(job.id, None)
    if person is not None:
        said = texts.DRILL_PAPER_LOST.format(reason=clip(reason, 120))
        work.outbox.put(Push(f"drill-lost:{job.id}", person.address, Card(text_of(said))))


def gather(work: UnitOfWork, drill_id: int, store: EvidenceFiles) -> Gathered:
    """Gather what a paper says, and who is sent it; raises ``PaperFailed`` for one of nothing."""
    drill = work.drills.get(drill_id)
    if drill is None or drill.done_by is None or drill.done_at is None:
        raise PaperFailed(f"drill {drill_id} is not submitted")
    listed = next(iter(work.occurrences.some([drill.occurrence_id])), None)
    person = work.persons.get(drill.done_by)
    if listed is None or person is None:
        raise PaperFailed(f"drill {drill_id} is of nothing")
    sent = work.photos.of_occurrence(drill.occurrence_id)
    if any(each.state is PhotoState.RECEIVED and not each.stuck for each in sent):
        raise PaperFailed("photos are on their way")
    kept = [each for each in sent if each.state is PhotoState.STORED and each.sha256]
    photos = [
        PhotoOnPaper(store.path(each.sha256 or ""), local(each.sent_at, work.zone))
        for each in kept
        if each.medium is Medium.PHOTO
    ]
    findings = []
    for each in work.drills.findings(drill.id):
        hazard = work.hazards.get(each.hazard_id) if each.hazard_id is not None else None
        findings.append((each.words, hazard.number if hazard is not None else ""))
    paper = DrillPaper(
        where=listed.where,
        title=listed.title,
        plan=drill.plan,
        people=drill.people,
        findings=tuple(findings),
        amendment=drill.amendment,
        signer=name_of(work, drill.done_by),
        signed_at=local(drill.done_at, work.zone),
        photos=tuple(photos),
        files=tuple(each.name for each in kept if each.medium is not Medium.PHOTO),
    )
    return Gathered(paper, person.address)


def file_name(paper: DrillPaper) -> str:
    """Return the name of a paper's file."""
    safe = "".join(each for each in paper.where if each.isalnum()) or "单位"
    return f"{safe[:60]}_演练记录_{paper.signed_at:%Y%m%d}.pdf"
