"""Papers of what the office issues: a bulletin as PDF and as a workbook."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.workers.paper_worker import Papers
from bot.workers.submission_papers import give_up
from chat.address import Address
from chat.card import Card
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from people.permissions import Action, may
from reports import bulletin_workbook
from reports.bulletin_paper import BulletinPaper
from reports.bulletin_paper import render_in_subprocess as print_bulletin
from reports.bulletins.papers import file_name, paper_of
from reports.packages.model import BULLETINS, Output, OwedPaper
from reports.paper import PaperFailed
from storage.engine.unit_of_work import UnitOfWork


class Gathered(NamedTuple):
    """A paper's facts, and who is sent it."""

    output: Output
    paper: BulletinPaper
    address: Address


class BulletinPapers(Papers[OwedPaper, Gathered]):
    """What is drafted and issued, for those of the office."""

    name = "papers of bulletins"

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedPaper]:
        """Claim papers that are owed."""
        return work.submission_papers.claim(BULLETINS, work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: OwedPaper) -> Gathered:
        """Return what a paper says, and who is sent it; raises ``PaperFailed``."""
        person = work.persons.get(job.person_id)
        bulletin = work.bulletins.get(job.bulletin_id or 0)
        if person is None or bulletin is None:
            raise PaperFailed(f"paper {job.id} is of nothing, or owed to nobody")
        if not may(person, Action.PUBLISH, bulletin.street or None):
            raise PaperFailed(f"paper {job.id} is for nobody who may read it")
        return Gathered(job.output, paper_of(work, bulletin), person.address)

    def render(self, facts: Gathered) -> bytes:
        """Set it, or write the workbook."""
        made = bulletin_workbook.write if facts.output.workbook else print_bulletin
        return made(facts.paper)

    def ending_of(self, facts: Gathered) -> str:
        """Return by what ending its file is kept."""
        return "xlsx" if facts.output.workbook else "pdf"

    def send(self, work: UnitOfWork, job: OwedPaper, facts: Gathered, sha256: str) -> None:
        """Send it to who is owed it."""
        words = f"{facts.paper.content.title}\n{_spell(facts.paper)}"
        name = f"{file_name(facts.paper)}.{self.ending_of(facts)}"
        work.outbox.put(
            Push(
                key=f"submission-paper:{job.id}",
                address=facts.address,
                content=Card(text_of(words)),
                kind=PushKind.DOCUMENT,
                urgency=Urgency.ANSWER,
                attachment=Attachment(sha256, name),
            )
        )
        work.submission_papers.done(job.id, sha256, work.now)

    def failed(self, work: UnitOfWork, job: OwedPaper, reason: str, until: datetime) -> None:
        """Let it rest."""
        work.submission_papers.failed(job.id, reason, until)

    def give_up(self, work: UnitOfWork, job: OwedPaper, reason: str) -> None:
        """Stop trying; who is owed it hears why."""
        give_up(work, job, reason)


def _spell(paper: BulletinPaper) -> str:
    if paper.draft:
        return "草稿，供核对；定稿编号后再发正式的。"
    return f"{paper.number}，已定稿，可打印盖章。"
