"""Papers on their way: one that cannot be made, a disk that is full, two workers at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.workers import owed_work, paper_worker, papers
from bot.workers.paper_worker import PaperWorker
from bot.workers.papers import SheetPapers
from chat.address import on_telegram
from chat.push import Attachment, Parcel, PushKind, Urgency
from checklists import signing
from checklists.cosigning import asking, cosigning
from checklists.cosigning.views import CosignersView, CosignView
from core.clock import FixedClock
from people.model import Membership, Role, Unit
from reports.model import InspectionPaper
from reports.paper import PaperFailed
from storage.engine.turns import NOBODY, Caller
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from tests.usecases.town import Phone, Town, shown

OWED = "SELECT count(*) FROM papers WHERE state = 'owed'"
TRIES = "SELECT attempts FROM papers ORDER BY id"


class Printer:
    """Makes pages that nobody looks at; a broken one makes none."""

    def __init__(self) -> None:
        self.broken = False
        self.tried = 0

    def render(self, paper: InspectionPaper) -> bytes:
        self.tried += 1
        if self.broken:
            raise PaperFailed("no font")
        return f"%PDF-1.7 {paper.unit_name}".encode()


@pytest.fixture(autouse=True)
def printer(monkeypatch: pytest.MonkeyPatch) -> Printer:
    printer = Printer()
    monkeypatch.setattr(papers, "render_in_subprocess", printer.render)
    return printer


@pytest.fixture
def store(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path)


Worker = PaperWorker[Any, Any]


def paper_worker_of(town: Town, store: EvidenceFiles) -> Worker:
    """Return a worker for the forms of signed inspections."""
    return PaperWorker(SheetPapers(store), town.turns, store, None, asyncio.Semaphore(2))


@pytest.fixture
async def worker(town: Town, store: EvidenceFiles) -> AsyncIterator[Worker]:
    """A worker at work."""
    worker = paper_worker_of(town, store)
    running = asyncio.create_task(worker.run())
    yield worker
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def until(come: Callable[[], bool]) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(20):
        while not come():  # noqa: ASYNC110 - the rows of another connection ring no bell
            await asyncio.sleep(0.01)


async def signs(phone: Phone, unit: Unit) -> None:
    inspection_id = await phone.begins(unit)
    await phone.passes(inspection_id, range(1, 30))
    await phone.taps(signing.sign, inspection_id)


def outgoing(town: Town) -> list[Parcel]:
    """What waits in the outbox."""
    return town.reads(lambda work: work.dispatch.claim(9, work.now, timedelta(seconds=1)))


async def test_a_paper_goes_into_the_outbox_with_its_file_and_its_caption(
    town: Town, inspector: Phone, worker: Worker, store: EvidenceFiles
) -> None:
    await signs(inspector, town.unit("示例小学"))
    worker.wake()
    await until(lambda: town.rows(OWED) == [0])
    (paper,) = outgoing(town)
    assert (paper.kind, paper.urgency) == (PushKind.DOCUMENT, Urgency.ANSWER)
    assert paper.address == on_telegram(inspector.telegram_id)
    assert paper.attachment == Attachment(
        town.rows("SELECT sha256 FROM papers")[0], "示例小学_校园安全自查_20261122.pdf"
    )
    assert store.path(paper.attachment.sha256).read_bytes() == "%PDF-1.7 示例小学".encode()
    assert str(paper.card.text) == (
        "示例小学 · 普陀区校园安全隐患自查表 · 11月22日\n没有隐患。可直接打印盖章。"
    )
    assert town.rows("SELECT key FROM outbox") == ["paper:1"]


async def test_who_signed_beside_with_a_role_gets_the_paper_too_and_nobody_else(
    town: Town, inspector: Phone, worker: Worker
) -> None:
    school = town.unit()
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    left = await town.member(22, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "周示例")
    inspection_id = await inspector.begins(school)
    await inspector.passes(inspection_id, range(1, 30))
    token = shown(await inspector.taps(asking.ask, inspection_id), CosignersView).token
    for phone in (officer, left, town.phone(31)):
        view = await phone.taps(cosigning.open_link, token)
        if not view.name:
            view = shown(await phone.types("赵示例"), CosignView)
        await phone.taps(cosigning.cosign, view.link_id, view.stamp)
    await inspector.taps(signing.sign, inspection_id)
    town.rows("DELETE FROM memberships WHERE id = (SELECT max(id) FROM memberships)")
    worker.wake()
    await until(lambda: town.rows(OWED) == [0])
    sent = "SELECT external_id FROM outbox WHERE kind = 'document' ORDER BY id"
    assert town.rows(sent) == [str(inspector.telegram_id), "21"]


async def test_a_paper_that_cannot_be_made_does_not_hold_up_the_next_one(
    town: Town, inspector: Phone, worker: Worker
) -> None:
    """It used to be tried again every five seconds, and no later paper was ever looked at."""
    await signs(inspector, town.unit("示例小学"))
    with town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE inspections SET form_version = 99")
    await signs(inspector, town.unit("示例中心幼儿园"))
    worker.wake()
    await until(lambda: town.rows(OWED) == [1] and town.rows(TRIES)[0] == 1)
    assert [paper.attachment.name for paper in outgoing(town) if paper.attachment] == [
        "示例中心幼儿园_校园安全自查_20261122.pdf"
    ]


async def test_a_wake_up_does_not_try_again_what_failed_a_moment_ago(
    town: Town,
    inspector: Phone,
    worker: Worker,
    printer: Printer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each look used to count as a try, so an hour of trouble gave the paper up for good."""
    monkeypatch.setattr(owed_work, "LOOK_SECONDS", 0.01)
    printer.broken = True
    await signs(inspector, town.unit())
    worker.wake()
    await until(lambda: town.rows(TRIES) == [1])
    await asyncio.sleep(0.3)
    assert printer.tried == 1
    assert town.rows(OWED) == [1]


async def test_a_paper_that_failed_is_made_when_its_wait_is_over(
    town: Town,
    inspector: Phone,
    worker: Worker,
    printer: Printer,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(owed_work, "LOOK_SECONDS", 0.01)
    printer.broken = True
    await signs(inspector, town.unit())
    worker.wake()
    await until(lambda: town.rows(TRIES) == [1])
    printer.broken = False
    clock.advance(timedelta(seconds=paper_worker.FIRST_WAIT))
    await until(lambda: town.rows(OWED) == [0])
    assert len(outgoing(town)) == 1


async def test_a_paper_that_was_made_but_could_not_be_noted_goes_once(
    town: Town,
    inspector: Phone,
    worker: Worker,
    printer: Printer,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a full disk the same paper used to arrive every five seconds."""
    monkeypatch.setattr(owed_work, "REST_SECONDS", 0.01)
    monkeypatch.setattr(owed_work, "LOOK_SECONDS", 0.01)
    run, broken = town.turns.run, True

    def failing(
        use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY
    ) -> "asyncio.Future[Any]":
        if broken and printer.tried:
            raise OSError("database or disk is full")
        return run(use_case, caller)

    monkeypatch.setattr(town.turns, "run", failing)
    await signs(inspector, town.unit())
    worker.wake()
    await until(lambda: printer.tried == 1)
    await asyncio.sleep(0.1)
    broken = False
    await until(lambda: town.rows(TRIES) == [1])
    clock.advance(paper_worker.LEASE)
    await until(lambda: town.rows(OWED) == [0])
    assert len(outgoing(town)) == 1


async def test_two_workers_make_a_paper_once(
    town: Town, inspector: Phone, worker: Worker, store: EvidenceFiles, printer: Printer
) -> None:
    """Both used to make it and to send it."""
    other = paper_worker_of(town, store)
    running = asyncio.create_task(other.run())
    await signs(inspector, town.unit())
    for each in (worker, other):
        each.wake()
    await until(lambda: town.rows(OWED) == [0])
    await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert printer.tried == 1
    assert len(outgoing(town)) == 1


async def test_the_file_is_named_after_the_day_in_shanghai(
    town: Town, inspector: Phone, worker: Worker, clock: FixedClock
) -> None:
    """Before eight in the morning it used to carry the day before."""
    clock.advance(datetime(2026, 11, 22, 22, 0, tzinfo=UTC) - clock.now())
    await signs(inspector, town.unit())
    worker.wake()
    await until(lambda: town.rows(OWED) == [0])
    assert town.rows("SELECT file_name FROM outbox")[0].endswith("_20261123.pdf")
