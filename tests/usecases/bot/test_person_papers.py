"""Papers that are owed to a person, of every kind: once, by one process, to who may read them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.workers.bulletin_papers import BulletinPapers
from bot.workers.paper_process import PaperTask
from bot.workers.paper_worker import PaperWorker
from bot.workers.person_papers import PersonPapers
from bot.workers.risk_pictures import RiskPictures
from bot.workers.submission_papers import KEPT_FOR, Asked, SubmissionPapers, deliver
from duties.risk import opening
from reports.bulletins import issuing
from reports.bulletins.model import BulletinKind
from reports.bulletins.views import BulletinView
from reports.packages import handing_in
from reports.packages.model import MONTHS, REPORTS, Output
from reports.packages.owing import month_of
from reports.packages.showing import show_submission
from reports.paper import PaperFailed
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from tests.usecases.life import Life
from tests.usecases.package_ways import prepared

Owe = Callable[[Life], Awaitable[None]]
LEASE = timedelta(minutes=15)


async def picture(life: Life) -> None:
    await life["area office"].taps(opening.draw, 0)


async def bulletin(life: Life) -> None:
    view = await life["area office"].taps(issuing.draft, BulletinKind.MONTH)
    assert isinstance(view, BulletinView)
    owes(life, Output.BULLETIN_PDF, view.bulletin.id)


def owes(life: Life, output: Output, about: int | date) -> None:
    person = life.person("area office")
    life.town.reads(lambda work: work.submission_papers.owe(output, person.id, work.now, about))


NOT_FOR_THEM = "报送、通报的文件没有发出：您现在的身份看不到。"
KINDS: dict[str, tuple[type[PersonPapers[Any, Any]], Owe, str, str]] = {
    "risk picture": (
        RiskPictures,
        picture,
        "risk_pictures",
        "四色图没有发出：您现在的身份看不到。",
    ),
    "bulletin": (BulletinPapers, bulletin, "submission_papers", NOT_FOR_THEM),
}


@pytest.fixture(params=KINDS)
def kind(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[PersonPapers[Any, Any], Owe, str, str]:
    """A kind of paper, how it comes to be owed, its table, and what is said to who may not read."""
    papers, owe, table, said = KINDS[request.param]
    monkeypatch.setattr(papers, "print", lambda _, facts: repr(type(facts)).encode())
    return papers(), owe, table, said


def worker_of(papers: PersonPapers[Any, Any], life: Life, folder: Path) -> PaperWorker[Any, Any]:
    store = EvidenceFiles(folder)
    return PaperWorker(papers, life.town.turns, store, None, asyncio.Semaphore(2))


def outgoing(life: Life) -> list[str]:
    waiting = life.town.reads(lambda work: work.dispatch.claim(9, work.now, LEASE))
    return [str(each.card.text) for each in waiting]


def outcome(life: Life, table: str) -> list[Any]:
    return life.town.rows(f"SELECT attempts, sha256 FROM {table} WHERE done_at IS NOT NULL")  # noqa: S608 - ours


Kind = tuple[PersonPapers[Any, Any], Owe, str, str]


async def test_it_is_sent_once_however_often_it_was_asked_for(
    life: Life, kind: Kind, tmp_path: Path
) -> None:
    papers, owe, table, _ = kind
    for _ in range(2):
        await owe(life)
    await worker_of(papers, life, tmp_path).drain()
    ((tries, sha256),) = outcome(life, table)
    assert tries == 0
    assert sha256
    sent = "SELECT count(*) FROM outbox WHERE key LIKE :key"
    assert life.town.rows(sent, key=f"{papers.key}:%") == [1]


async def test_one_process_has_it_in_hand_and_what_another_sends_late_goes_once(
    life: Life, kind: Kind
) -> None:
    papers, owe, table, _ = kind
    await owe(life)
    life.deliver()
    reads = life.town.reads
    (job,) = reads(lambda work: papers.claim(work, LEASE, 5, 1))
    assert reads(lambda work: papers.claim(work, LEASE, 5, 2)) == []
    facts = reads(lambda work: papers.gather(work, job))
    for sha256 in ("1" * 64, "2" * 64):
        reads(lambda work, sha256=sha256: papers.send(work, job, facts, sha256))  # type: ignore[misc]  # bound now
    assert outcome(life, table) == [(0, "1" * 64)]
    reads(lambda work: papers.give_up(work, job, "too late"))
    assert outcome(life, table) == [(0, "1" * 64)]
    keys = "SELECT key FROM outbox WHERE key LIKE :key"
    assert life.town.rows(keys, key=f"{papers.key}%") == [f"{papers.key}:{job.id}"]


async def test_who_may_not_read_it_any_more_hears_that_at_once(
    life: Life, kind: Kind, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A month and a bulletin used to be tried again for two days, three hundred times."""
    papers, owe, table, said = kind
    await owe(life)
    life.deliver()
    life.leaves("area office")
    await worker_of(papers, life, tmp_path).drain()
    assert outcome(life, table) == [(0, None)]
    assert "given up at once" in caplog.text
    assert outgoing(life) == [said]


async def test_who_may_read_no_month_any_more_hears_that_at_once(
    life: Life, tmp_path: Path
) -> None:
    owes(life, Output.MONTH_XLSX, life.town.reads(lambda work: month_of(work.day())))
    life.leaves("area office")
    life.deliver()
    store = EvidenceFiles(tmp_path)
    worker = SubmissionPapers(MONTHS, life.town.turns, store, "", None)
    await worker.drain()
    assert outcome(life, "submission_papers") == [(0, None)]
    assert outgoing(life) == [NOT_FOR_THEM]


async def test_all_files_of_a_month_are_let_go_and_that_of_a_report_stays(life: Life) -> None:
    """The first file of each month, the largest, was kept for ever."""
    owes(life, Output.MONTH_XLSX, life.town.reads(lambda work: month_of(work.day())))
    one = life.town.reads(lambda work: prepared(work, life.school))
    view = await life["officer"].taps(show_submission, one.id)
    await life["officer"].taps(handing_in.hand_in, one.id, view.report.stamp)
    owed = life.town.reads(lambda work: work.submission_papers.claim(work.now, LEASE, 9, None))
    address = life.person("officer").address
    asked = Asked(PaperTask("", Path(), "", "", life.town.make.clock.now()), address, "", True)
    shas = {job.output: f"{number}" * 64 for number, job in enumerate(owed, 1)}

    def sends(work: UnitOfWork) -> None:
        for job in owed:
            deliver(work, job, asked, [(shas[job.output], "示例.xlsx")])

    life.town.reads(sends)
    life.deliver()
    life.town.rows("UPDATE outbox SET file_sha256 = NULL")  # as once it is long sent
    gone = life.town.reads(lambda work: work.removals.due(work.now + KEPT_FOR, 9))
    assert gone == [shas[Output.MONTH_XLSX]]
    assert not life.town.reads(lambda work: work.removals.named(shas[Output.MONTH_XLSX]))
    assert life.town.reads(lambda work: work.removals.named(shas[Output.REPORT]))


async def test_who_may_not_read_a_report_any_more_hears_that_at_once(
    life: Life, tmp_path: Path
) -> None:
    """Its paper used to go to whoever there was still a row of, whatever their role."""
    one = life.town.reads(lambda work: prepared(work, life.school))
    view = await life["officer"].taps(show_submission, one.id)
    await life["officer"].taps(handing_in.hand_in, one.id, view.report.stamp)
    life.leaves("officer")
    life.deliver()
    worker = SubmissionPapers(REPORTS, life.town.turns, EvidenceFiles(tmp_path), "", None)
    await worker.drain()
    assert outcome(life, "submission_papers") == [(0, None)]
    assert outgoing(life) == [NOT_FOR_THEM]


async def test_what_cannot_be_made_rests_and_is_given_up_with_its_reason(
    life: Life, kind: Kind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers, owe, table, _ = kind

    def broken(*_: Any) -> bytes:
        raise PaperFailed("no font")

    monkeypatch.setattr(type(papers), "print", broken)
    await owe(life)
    life.deliver()
    worker = worker_of(papers, life, tmp_path)
    await worker.drain()
    assert outcome(life, table) == []
    assert life.town.rows(f"SELECT attempts, last_error FROM {table}") == [(1, "no font")]  # noqa: S608 - ours
    monkeypatch.setattr(type(papers), "most_tries", lambda _, job: job.attempts + 1)
    life.town.rows(f"UPDATE {table} SET claimed_until = NULL")  # noqa: S608 - ours
    await worker.drain()
    assert outcome(life, table) == [(1, None)]
    (lost,) = outgoing(life)
    assert "（no font），不再重试。" in lost
