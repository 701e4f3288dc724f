"""An export on its way: in a process of its own, by two workers at once, and through accidents."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Coroutine
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.workers import exports, sending_files
from bot.workers.exports import ExportWorker
from chat.kept_card import read
from reports.exports.model import OwedExport
from storage.evidence_files import EvidenceFiles
from tests.conversation.handset import Handset
from tests.conversation.hazards.test_ledger import fills
from tests.conversation.stage import INSPECTOR, OFFICE, Stage

Do = Callable[[OwedExport], Coroutine[Any, Any, None]]
PATIENCE = 60.0  # seconds: what writes is a process of its own, and nicer than all others
MANY = 2_100  # a step of progress is told of 2,000
DOCUMENTS = "SELECT count(*) FROM outbox WHERE kind = 'document' AND key LIKE 'export:%'"


@pytest.fixture(autouse=True)
def with_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the hazards are, a process writes them and its progress is told."""
    monkeypatch.setattr(exports, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(exports, "WORTH_TELLING", 1)


async def asks(stage: Stage, hazards: int, format_: str = "") -> Handset:
    """Somebody asks for the ledger as a file."""
    fills(stage, hazards)
    phone = stage.handset(INSPECTOR)
    phone.timeout = PATIENCE
    await phone.says("/export")
    if format_:
        await phone.taps(format_)
    return phone


def workers(stage: Stage, count: int) -> list[ExportWorker]:
    """So many workers, as of so many processes."""
    settings = stage.settings
    store = EvidenceFiles(settings.photo_dir)
    return [
        ExportWorker(stage.app.turns, store, settings.database_url, settings.photo_dir, None)
        for _ in range(count)
    ]


def owes(stage: Stage) -> None:
    """Owe an export that the running bot does not notice: it looks only now and then."""
    stage.town.rows(
        "INSERT INTO exports (person_id, view_id, format, split, state, asked_at)"
        " SELECT id, :view, 'jsonl', 'none', 'owed', created_at FROM persons WHERE id = 1",
        view=view_of_open(stage),
    )


def view_of_open(stage: Stage) -> int:
    """The filter that is kept for 台账 as it opens."""
    (view,) = stage.town.rows("SELECT id FROM ledger_views")[:1]
    return int(view)


async def sent(phone: Handset) -> Any:
    return await phone.wait_for(lambda seen: "document" in seen.raw)


async def test_a_long_export_tells_how_far_it_is_and_leaves_the_bot_free(any_stage: Stage) -> None:
    stage = any_stage
    phone = await asks(stage, MANY)
    await phone.taps("导出")
    document = await sent(phone)
    await phone.wait_for(f"台账已导出：{MANY} 条。文件在下面。")
    told = [
        str(read(card).text)
        for card in stage.town.rows("SELECT card FROM outbox WHERE topic LIKE 'export:%'")
    ]
    assert f"正在导出台账：95%（2000/{MANY} 条）" in told
    assert stage.town.rows("SELECT done || '/' || total FROM exports") == [f"{MANY}/{MANY}"]
    sheet = load_workbook(BytesIO(await phone.download(document)), read_only=True).worksheets[0]
    numbers = [cell for (cell,) in sheet.iter_rows(4, 3 + MANY, 2, 2, values_only=True)]
    assert len(set(numbers)) == MANY


async def test_killed_in_the_middle_it_is_written_once_more_and_comes_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "FIRST_WAIT", 0.01)
    killed: list[int] = []
    follow = ExportWorker._follow

    async def killing(
        self: ExportWorker, job: OwedExport, task: Any, process: asyncio.subprocess.Process
    ) -> dict[str, Any]:
        if not killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)
        return await follow(self, job, task, process)

    monkeypatch.setattr(ExportWorker, "_follow", killing)
    phone = await asks(stage, 6, "JSON 行")
    await phone.taps("导出")
    async with asyncio.timeout(PATIENCE):
        while stage.town.rows("SELECT attempts FROM exports") != [1]:  # noqa: ASYNC110 - a row
            await asyncio.sleep(0.05)
    stage.clock.advance(timedelta(minutes=1))
    document = await sent(phone)
    assert len((await phone.download(document)).splitlines()) == 6
    await stage.carried()
    assert killed
    assert stage.town.rows(DOCUMENTS) == [1]
    assert stage.town.rows("SELECT state FROM exports") == ["sent"]


async def test_two_workers_at_once_make_each_export_once(any_stage: Stage) -> None:
    stage = any_stage
    phone = await asks(stage, 4)
    await phone.taps("CSV")
    for _ in range(3):
        owes(stage)
    first, second = workers(stage, 2)
    made: list[int] = []

    def counting(do: Do) -> Do:
        async def counts(job: OwedExport) -> None:
            made.append(job.id)
            await do(job)

        return counts

    for worker in (first, second):
        worker.do = counting(worker.do)  # type: ignore[method-assign, assignment]
    await asyncio.gather(first.drain(), second.drain())
    async with asyncio.timeout(PATIENCE):
        while stage.town.rows("SELECT id FROM exports WHERE state = 'owed'"):  # noqa: ASYNC110 - a row
            await asyncio.sleep(0.05)
    assert len(made) == len(set(made))
    assert stage.town.rows(DOCUMENTS) == [3]
    assert sorted(stage.town.rows("SELECT attempts FROM exports")) == [0, 0, 0]


async def test_one_that_comes_back_after_its_lease_sends_nothing_again(stage: Stage) -> None:
    phone = await asks(stage, 4)
    await phone.taps("CSV")
    owes(stage)
    slow, quick = workers(stage, 2)
    (job,) = await slow.claim(1)
    assert await quick.claim(1) == []
    stage.clock.advance(exports.LEASE + timedelta(seconds=1))
    (again,) = await quick.claim(1)
    assert again.id == job.id
    await quick.do(again)
    with contextlib.suppress(exports.ExportFailed):  # it hears of it with its first progress
        await slow.do(job)
    await stage.carried()
    assert stage.town.rows(DOCUMENTS) == [1]


async def test_what_is_too_large_for_telegram_comes_in_parts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "TAKEN_BY_TELEGRAM", 900_000)
    monkeypatch.setattr(sending_files, "TAKEN_BY_TELEGRAM", 900_000)
    monkeypatch.setattr(sending_files, "MOST_FILES", 9)
    phone = await asks(stage, MANY, "JSON 行")
    await phone.taps("导出")
    await phone.wait_for(f"台账已导出：{MANY} 条。文件在下面。")
    await phone.wait_for("第 2/")
    screen = await phone.screen(100)
    documents = [each for each in screen if "document" in each.raw]
    parts = [await phone.download(each) for each in documents]
    assert len(parts) > 1
    assert max(map(len, parts)) <= 900_000
    assert sum(len(part.splitlines()) for part in parts) == MANY


async def test_a_refused_form_leaves_no_bytes_behind(stage: Stage) -> None:
    phone = stage.handset(OFFICE)
    await phone.document("坏.xlsx", b"PK\x03\x04 no workbook", caption="导出模板")
    await phone.wait_for("这张表打不开")
    kept = [each for each in stage.settings.photo_dir.rglob("*") if each.is_file()]
    assert kept == []
