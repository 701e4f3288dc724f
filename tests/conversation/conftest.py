"""A street with an inspector, a safety officer, the office and somebody who passes by."""

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest

from bot.workers import drill_papers, papers, receipts
from core.clock import FixedClock
from courier.channels.telegram import pacing
from sandbox.model import GroupSpec, PhoneSpec
from sandbox.server import start
from sandbox.telegram import Telegram
from tests.conversation.handset import Handset
from tests.conversation.stage import GROUP, INSPECTOR, OFFICE, OFFICER, STRANGER, Stage
from tests.databases import SqliteBackend
from tests.published import only_published_parameters

__all__ = ["only_published_parameters"]  # for every test of this folder

PHONES = (
    PhoneSpec(INSPECTOR, "王示例"),
    PhoneSpec(OFFICER, "李示例"),
    PhoneSpec(OFFICE, "陈示例"),
    PhoneSpec(STRANGER, "路人甲"),
)


@asynccontextmanager
async def raised(
    database_url: str, folder: Path, clock: FixedClock, phones: Sequence[PhoneSpec] = PHONES
) -> AsyncIterator[Stage]:
    """A stage with the bot running on it."""
    telegram = Telegram(
        username="sample_bot",
        name="巡安",
        phones=phones,
        inline=True,
        groups=[GroupSpec(GROUP, "示例工作群", (INSPECTOR, OFFICE))],
        clock=lambda: clock.now().timestamp(),
    )
    server = await start(telegram, port=0)
    stage = Stage(telegram, clock, server.url, database_url, folder)
    stage.set_up()
    await stage.open()
    telegram.deliver_to(stage.deliver)
    try:
        yield stage
    finally:
        await stage.close()
        await server.stop()
        await telegram.close()
        stage.engine.dispose()


@pytest.fixture(autouse=True)
def quick_albums(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process the rest of an album is never far behind."""
    monkeypatch.setattr(receipts, "GATHERING", 0.05)


@pytest.fixture
def real_papers() -> None:
    """For tests that look at the pages: papers are really typeset, which takes a second each."""


@pytest.fixture(autouse=True)
def quick_papers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody looks at the pages they are blank."""
    if "real_papers" not in request.fixturenames:
        for typeset in (papers, drill_papers):
            monkeypatch.setattr(typeset, "render_in_subprocess", lambda _paper: b"%PDF-1.7 blank")


@pytest.fixture(autouse=True)
def quick_courier(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people are told comes as fast as it is put; pacing has tests of its own."""
    for name in ("PER_PRIVATE_CHAT", "PER_GROUP"):
        monkeypatch.setattr(pacing, name, pacing.Rate(100, 1.0))


@pytest.fixture(autouse=True)
def nothing_unforeseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever the bot itself calls an error fails the test.

    That a server's client leaves in the middle of an answer, as a stopped bot does, is none.
    """
    yield
    phases: tuple[Literal["setup", "call", "teardown"], ...] = ("setup", "call", "teardown")
    errors = [
        record
        for phase in phases
        for record in caplog.get_records(phase)
        if record.levelno >= logging.ERROR and record.name != "aiohttp.server"
    ]
    assert not errors, [record.getMessage() for record in errors]


@pytest.fixture
async def stage(
    sqlite_backend: SqliteBackend, tmp_path: Path, clock: FixedClock
) -> AsyncIterator[Stage]:
    """The bot on a SQLite file."""
    async with raised(sqlite_backend.migrated(), tmp_path, clock) as stage:
        yield stage


@pytest.fixture
async def any_stage(database_url: str, tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """The bot on each kind of database in turn."""
    async with raised(database_url, tmp_path, clock) as stage:
        yield stage


@pytest.fixture
def inspector(stage: Stage) -> Handset:
    """The phone of the street's inspector."""
    return stage.handset(INSPECTOR)


@pytest.fixture
def stranger(stage: Stage) -> Handset:
    """The phone of somebody who has not joined."""
    return stage.handset(STRANGER)
