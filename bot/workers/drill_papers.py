"""The records of drills that are submitted, as they go on paper."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.workers.paper_worker import Papers
from chat.address import Address
from chat.card import Card, clip
from chat.incoming import Medium
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from core.clock import local
from duties.doing import name_of
from duties.drills.model import OwedDrill
from handlers import texts
from hazards.photos import PhotoState
from reports.drill import DrillPaper, render_in_subprocess
from reports.model import PhotoOnPaper
from reports.paper import PaperFailed
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles


class Gathered(NamedTuple):
    """A paper's facts, and who is sent it."""

    paper: DrillPaper
    address: Address


class DrillPapers(Papers[OwedDrill, Gathered]):
    """The records of drills that are submitted; whoever recorded one is sent its paper."""

    name = "drill papers"

    def __init__(self, store: EvidenceFiles) -> None:
        self._store = store

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedDrill]:
        """Claim papers that are owed."""
        return work.drills.claim_papers(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: OwedDrill) -> Gathered:
        """Return what a paper says, and who is sent it; raises ``PaperFailed``."""
        return gather(work, job.id, self._store)

    def render(self, facts: Gathered) -> bytes:
        """Set it."""
        return render_in_subprocess(facts.paper)

    def send(self, work: UnitOfWork, job: OwedDrill, facts: Gathered, sha256: str) -> None:
        """Send it to who recorded the drill."""
        paper = facts.paper
        words = f"{paper.where} · {paper.title}\n演练记录已存档，可打印盖章。"
        work.outbox.put(
            Push(
                key=f"drill:{job.id}",
                address=facts.address,
                content=Card(text_of(words)),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, file_name(paper)),
            )
        )
        work.drills.paper_done(job.id, sha256)

    def failed(self, work: UnitOfWork, job: OwedDrill, reason: str, until: datetime) -> None:
        """Let it rest."""
        work.drills.paper_failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: OwedDrill, reason: str) -> None:
        """Stop trying; whoever recorded the drill hears which paper and why."""
        give_up(work, job, reason)


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
