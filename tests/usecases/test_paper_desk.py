"""Papers on their way: one that cannot be made, a day without Telegram, a disk that is full."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot import paper_desk, rounds
from bot.paper_desk import PaperDesk
from checklists import signing
from core.clock import FixedClock
from courier.sender import Courier, SendingFailed
from people.model import Unit
from reports.model import InspectionPaper
from storage.photo_store import PhotoStore
from storage.turns import NOBODY, Caller
from storage.unit_of_work import UnitOfWork
from tests.usecases.town import Phone, Town

OWED = "SELECT count(*) FROM papers WHERE state = 'owed'"
TRIES = "SELECT attempts FROM papers ORDER BY id"


class Postman(Courier):
    """A courier that keeps what it is given; ``away`` makes each sending fail."""

    def __init__(self) -> None:
        super().__init__("", "")
        self.brought: list[tuple[str, bytes]] = []
        self.away = False
        self.tried = 0

    async def send_document(self, chat_id: int, path: Path, name: str, caption: str) -> None:
        del chat_id, caption
        self.tried += 1
        if self.away:
            raise SendingFailed("nobody answers")
        self.brought.append((name, await asyncio.to_thread(path.read_bytes)))


@pytest.fixture(autouse=True)
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at these pages."""

    def blank(paper: InspectionPaper) -> bytes:
        return f"%PDF-1.7 {paper.unit_name}".encode()

    monkeypatch.setattr(paper_desk, "render_in_subprocess", blank)


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def store(tmp_path: Path) -> PhotoStore:
    return PhotoStore(tmp_path)


@pytest.fixture
async def desk(town: Town, postman: Postman, store: PhotoStore) -> AsyncIterator[PaperDesk]:
    """A desk at work."""
    desk = PaperDesk(town.turns, store, postman, ZoneInfo("Asia/Shanghai"))
    running = asyncio.create_task(desk.run())
    yield desk
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


async def test_a_paper_that_cannot_be_made_does_not_hold_up_the_next_one(
    town: Town, inspector: Phone, desk: PaperDesk, postman: Postman
) -> None:
    """It used to be tried again every five seconds, and no later paper was ever looked at."""
    await signs(inspector, town.unit("示例小学"))
    with town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE inspections SET form_version = 99")
    await signs(inspector, town.unit("示例中心幼儿园"))
    desk.wake()
    await until(lambda: bool(postman.brought))
    assert [content for _, content in postman.brought] == ["%PDF-1.7 示例中心幼儿园".encode()]
    await until(lambda: town.rows(OWED) == [1])
    assert town.rows(TRIES)[0] >= 1


async def test_a_wake_up_does_not_try_again_what_failed_a_moment_ago(
    town: Town,
    inspector: Phone,
    desk: PaperDesk,
    postman: Postman,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each look used to count as a try, so an hour without Telegram gave the paper up for good."""
    monkeypatch.setattr(rounds, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(paper_desk, "FIRST_WAIT", 3600.0)
    monkeypatch.setattr(paper_desk, "LONGEST_WAIT", 3600.0)
    postman.away = True
    await signs(inspector, town.unit())
    desk.wake()
    await until(lambda: town.rows(TRIES) == [1])
    await asyncio.sleep(0.3)
    assert postman.tried == 1
    assert town.rows(OWED) == [1]


async def test_a_paper_is_sent_when_telegram_is_there_again(
    town: Town,
    inspector: Phone,
    desk: PaperDesk,
    postman: Postman,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paper_desk, "FIRST_WAIT", 0.02)
    postman.away = True
    await signs(inspector, town.unit())
    desk.wake()
    await until(lambda: town.rows(TRIES) >= [2])
    postman.away = False
    await until(lambda: town.rows(OWED) == [0])
    assert len(postman.brought) == 1


async def test_a_paper_that_was_sent_but_could_not_be_noted_is_not_sent_again(
    town: Town,
    inspector: Phone,
    desk: PaperDesk,
    postman: Postman,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a full disk the same paper used to arrive every five seconds."""
    monkeypatch.setattr(rounds, "REST_SECONDS", 0.01)
    monkeypatch.setattr(paper_desk, "FIRST_WAIT", 0.01)
    run, broken = town.turns.run, True

    def failing(
        use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY
    ) -> "asyncio.Future[Any]":
        if broken and postman.brought:
            raise OSError("database or disk is full")
        return run(use_case, caller)

    monkeypatch.setattr(town.turns, "run", failing)
    await signs(inspector, town.unit())
    desk.wake()
    await until(lambda: bool(postman.brought))
    await asyncio.sleep(0.3)
    broken = False
    await until(lambda: town.rows(OWED) == [0])
    assert len(postman.brought) == 1


async def test_a_kept_paper_whose_file_is_gone_is_made_again(
    town: Town,
    inspector: Phone,
    desk: PaperDesk,
    postman: Postman,
    store: PhotoStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It used to stop the whole desk."""
    monkeypatch.setattr(paper_desk, "FIRST_WAIT", 0.05)
    postman.away = True
    await signs(inspector, town.unit())
    desk.wake()
    await until(lambda: town.rows(TRIES) >= [1])
    store.path(town.rows("SELECT sha256 FROM papers")[0]).unlink()
    postman.away = False
    await until(lambda: town.rows(OWED) == [0])
    assert len(postman.brought) == 1


async def test_the_file_is_named_after_the_day_in_shanghai(
    town: Town, inspector: Phone, desk: PaperDesk, postman: Postman, clock: FixedClock
) -> None:
    """Before eight in the morning it used to carry the day before."""
    clock.advance(datetime(2026, 11, 22, 22, 0, tzinfo=UTC) - clock.now())
    await signs(inspector, town.unit())
    desk.wake()
    await until(lambda: bool(postman.brought))
    assert postman.brought[0][0].endswith("_20261123.pdf")
