"""Papers of what the office issues: a bulletin as PDF and as a workbook."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.workers.person_papers import PersonPapers
from bot.workers.submission_papers import KEY, THING
from handlers import texts
from people.model import Person
from people.permissions import NotAllowed, may
from reports import bulletin_workbook
from reports.bulletin_paper import BulletinPaper
from reports.bulletin_paper import render_in_subprocess as print_bulletin
from reports.bulletins.papers import file_name, paper_of
from reports.bulletins.showing import READERS
from reports.packages.model import BULLETINS, Output, OwedPaper
from reports.paper import PaperUnwanted
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.reports.submission_papers import SqlSubmissionPapers


class Bulletin(NamedTuple):
    """A paper's facts, and what is made of them."""

    output: Output
    paper: BulletinPaper


class BulletinPapers(PersonPapers[OwedPaper, Bulletin]):
    """What is drafted and issued, for those of the office."""

    name = "papers of bulletins"
    key = KEY
    lost = texts.SUBMISSION_PAPER_LOST
    thing = THING

    def rows(self, work: UnitOfWork) -> SqlSubmissionPapers:
        """Return the papers that are owed."""
        return work.submission_papers

    def claim(
        self, work: UnitOfWork, lease: timedelta, most: int, worker: int | None
    ) -> Sequence[OwedPaper]:
        """Claim those of bulletins."""
        return work.submission_papers.claim_of(BULLETINS, work.now, lease, most, worker)

    def facts(self, work: UnitOfWork, job: OwedPaper, person: Person) -> Bulletin:
        """Return what a paper says; raises ``NotAllowed`` and ``PaperUnwanted``."""
        bulletin = work.bulletins.get(job.bulletin_id or 0)
        if bulletin is None:
            raise PaperUnwanted("its bulletin is gone")
        if not any(may(person, each, bulletin.street or None) for each in READERS):
            raise NotAllowed
        return Bulletin(job.output, paper_of(work, bulletin))

    def print(self, facts: Bulletin) -> bytes:
        """Set it, or write the workbook."""
        made = bulletin_workbook.write if facts.output.workbook else print_bulletin
        return made(facts.paper)

    def ending(self, facts: Bulletin) -> str:
        """Return the ending of the file."""
        return "xlsx" if facts.output.workbook else "pdf"

    def words(self, facts: Bulletin) -> str:
        """Return what stands below the file."""
        return f"{facts.paper.content.title}\n{_spell(facts.paper)}"

    def file_name(self, facts: Bulletin) -> str:
        """Return the name of the file, without its ending."""
        return file_name(facts.paper)


def _spell(paper: BulletinPaper) -> str:
    if paper.draft:
        return "草稿，供核对；签发编号后再发正式的。"
    return f"{paper.number}，已签发，可打印盖章。"
