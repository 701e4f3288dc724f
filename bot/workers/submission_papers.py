"""Papers of what was handed in and issued: a report, a month for the office, a bulletin."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.workers.paper_worker import MOST_TRIES, Papers
from chat.address import Address
from chat.card import Card, clip
from chat.push import Attachment, Push, PushKind, Urgency
from chat.text import text_of
from core.clock import local
from handlers import texts
from people.permissions import Action, Reach, may, reach_of
from people.streets import WHOLE_AREA
from reports import bulletin_workbook, package_workbook
from reports.bulletin_paper import BulletinPaper
from reports.bulletin_paper import render_in_subprocess as print_bulletin
from reports.bulletins.papers import file_name as name_of_bulletin
from reports.bulletins.papers import paper_of
from reports.package_paper import HandedIn, Lacking, MonthPaper, render_in_subprocess
from reports.packages.freezing import thaw
from reports.packages.model import Output, OwedPaper, Submission, SubmissionVersion
from reports.paper import PaperFailed
from storage.engine.unit_of_work import UnitOfWork

AT_ONCE = 500  # submissions read in one statement
FEW_TRIES = 5


class Gathered(NamedTuple):
    """A paper's facts, and who is sent it."""

    output: Output
    paper: HandedIn | MonthPaper | BulletinPaper
    address: Address


class SubmissionPapers(Papers[OwedPaper, Gathered]):
    """Reports that were handed in, and whole months of them."""

    name = "papers of submissions"

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedPaper]:
        """Claim papers that are owed."""
        return work.submission_papers.claim(work.now, lease, most, worker)

    def gather(self, work: UnitOfWork, job: OwedPaper) -> Gathered:
        """Return what a paper says, and who is sent it; raises ``PaperFailed``."""
        person = work.persons.get(job.person_id)
        if person is None:
            raise PaperFailed(f"paper {job.id} is owed to nobody")
        if job.bulletin_id is not None:
            return Gathered(job.output, _bulletin(work, job, job.bulletin_id), person.address)
        if job.output is Output.REPORT:
            return Gathered(job.output, _report(work, job), person.address)
        if job.month is None:
            raise PaperFailed(f"paper {job.id} is of no month")
        return Gathered(job.output, _month(work, job, job.month), person.address)

    def render(self, facts: Gathered) -> bytes:
        """Set it, or write the workbook."""
        paper = facts.paper
        if isinstance(paper, BulletinPaper):
            made = bulletin_workbook.write if facts.output.workbook else print_bulletin
            return made(paper)
        if facts.output is Output.MONTH_XLSX and isinstance(paper, MonthPaper):
            return package_workbook.write_month(paper)
        return render_in_subprocess(paper)

    def ending_of(self, facts: Gathered) -> str:
        """Return by what ending its file is kept."""
        return "xlsx" if facts.output.workbook else "pdf"

    def most_tries(self, job: OwedPaper) -> int:
        """Try what is gathered from a whole month a few times only: that takes long."""
        return FEW_TRIES if job.month is not None else MOST_TRIES

    def send(self, work: UnitOfWork, job: OwedPaper, facts: Gathered, sha256: str) -> None:
        """Send it to who handed the report in, or asked for the month."""
        paper = facts.paper
        if isinstance(paper, BulletinPaper):
            words = f"{paper.content.title}\n{_spell_bulletin(paper)}"
        elif isinstance(paper, HandedIn):
            words = f"{paper.content.party} · {paper.number}\n报送已定稿，可打印盖章。"
        else:
            words = f"{paper.where} · {paper.month.month}月报送\n共 {len(paper.handed)} 份。"
        name = f"{file_name(paper)}.{self.ending_of(facts)}"
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
        work.submission_papers.done(job.id, None, work.now)
        person = work.persons.get(job.person_id)
        if person is not None:
            said = texts.SUBMISSION_PAPER_LOST.format(reason=clip(reason, 120))
            key = f"submission-paper-lost:{job.id}"
            work.outbox.put(Push(key, person.address, Card(text_of(said))))


def _report(work: UnitOfWork, job: OwedPaper) -> HandedIn:
    version = work.submissions.version(job.version_id or 0)
    submission = work.submissions.get(version.submission_id) if version is not None else None
    if version is None or submission is None:
        raise PaperFailed(f"paper {job.id} is of nothing")
    return _handed_in(work, submission, version)


def _handed_in(work: UnitOfWork, one: Submission, version: SubmissionVersion) -> HandedIn:
    by = work.persons.get(version.handed_by)
    return HandedIn(
        thaw(version.content),
        version.number,
        version.serial,
        by.name if by is not None else "",
        local(version.handed_at, work.zone),
        version.sha256,
        one.standing(work.now).label,
    )


def _month(work: UnitOfWork, job: OwedPaper, month: date) -> MonthPaper:
    """Gather a month as far as who asked may see it now; raises ``PaperFailed``."""
    person = work.persons.get(job.person_id)
    reach = reach_of(person, Action.PUBLISH) if person is not None else None
    if not reach:
        raise PaperFailed(f"paper {job.id} is for nobody who may read it")
    return month_paper(work, reach, month)


def month_paper(work: UnitOfWork, reach: Reach, month: date) -> MonthPaper:
    """Gather a month of the units in reach."""
    count = work.submissions.count(reach, month, work.now)
    ones: list[Submission] = []
    for skip in range(0, count.total, AT_ONCE):
        ones += work.submissions.page(reach, month, work.now, None, skip, AT_ONCE)
    versions = {each.id: each for each in work.submissions.standing_in(reach, month)}
    handed = [
        _handed_in(work, each, versions[each.current])
        for each in ones
        if each.current is not None and each.current in versions
    ]
    lacking = [
        Lacking(each.party, each.street, each.due_on, each.standing(work.now).label)
        for each in ones
        if each.current is None
    ]
    where = WHOLE_AREA if reach.area else "、".join(reach.streets)
    return MonthPaper(where, month, local(work.now, work.zone), count, handed, lacking)


def _bulletin(work: UnitOfWork, job: OwedPaper, bulletin_id: int) -> BulletinPaper:
    """Gather a bulletin, if who is owed it may still read it; raises ``PaperFailed``."""
    bulletin, person = work.bulletins.get(bulletin_id), work.persons.get(job.person_id)
    if bulletin is None or not may(person, Action.PUBLISH, bulletin.street or None):
        raise PaperFailed(f"paper {job.id} is for nobody who may read it")
    return paper_of(work, bulletin)


def _spell_bulletin(paper: BulletinPaper) -> str:
    if paper.draft:
        return "草稿，供核对；定稿编号后再发正式的。"
    return f"{paper.number}，已定稿，可打印盖章。"


def file_name(paper: HandedIn | MonthPaper | BulletinPaper) -> str:
    """Return the name of a paper's file, without its ending."""
    if isinstance(paper, BulletinPaper):
        return name_of_bulletin(paper)
    if isinstance(paper, MonthPaper):
        return f"{_safe(paper.where)}_{paper.month:%Y%m}报送汇总"
    return f"{_safe(paper.content.party)}_{paper.content.month:%Y%m}报送_{paper.number}"


def _safe(words: str) -> str:
    return "".join(each for each in words if each.isalnum())[:60] or "单位"
