"""What is owed comes, whatever dies or goes away in between, and it comes once."""

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_app
from bot.workers import owed_work, photos, receipts
from bot.workers.sign_of_life import _machine
from core.clock import FixedClock
from core.errors import DatabaseAway
from hazards.photos import TELLS_AFTER, PhotoState, Purpose
from sandbox.errors import BadRequest
from storage.engine.turns import NOBODY, Caller, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import HAZARD, Handset, picture
from tests.conversation.stage import STRANGER, Stage

IN_HAND = "SELECT count(*) FROM photos WHERE state = 'received'"
NOTED = "SELECT count(*) FROM photos"
UNAVAILABLE = "wrong file_id or the file is temporarily unavailable"
UNTOLD = "SELECT count(*) FROM photos WHERE told IS false"


async def until(come: Callable[[], bool]) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(20):
        while not come():  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a stage stands still, and with it whatever rests."""
    monkeypatch.setattr(owed_work, "REST_SECONDS", 0.01)
    for worker in (photos, receipts):
        monkeypatch.setattr(worker, "FIRST_WAIT", 0.0)
        monkeypatch.setattr(worker, "LONGEST_WAIT", 0.0)


@pytest.mark.parametrize("kept", [False, True])
async def test_a_receipt_comes_although_the_database_was_away_in_between(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """Any error that was not Telegram's used to be taken for a refusal: 6 of 6 never came."""
    run, gone = stage.app.turns.run, False

    def failing(use_case: Callable[[UnitOfWork], Any], caller: Caller = NOBODY) -> Any:
        if gone:
            raise DatabaseAway
        return run(use_case, caller)

    monkeypatch.setattr(stage.app.turns, "run", failing)
    keep = stage.app.photos._store.keep

    def keeps(data: bytes) -> Any:
        nonlocal gone
        found = keep(data)
        gone = True
        return found

    await inspector.begins()
    await inspector.taps(HAZARD)
    if kept:
        monkeypatch.setattr(stage.app.photos._store, "keep", keeps)
    await inspector.photo(picture("red"))
    if kept:
        await until(lambda: gone)
    else:
        await until(lambda: stage.town.rows(NOTED) == [1])
        gone = True
    await asyncio.sleep(0.3)
    monkeypatch.setattr(stage.app.photos._store, "keep", keep)
    gone = False
    await inspector.kept("1 张")
    await until(lambda: stage.town.rows(UNTOLD) == [0])


async def test_what_a_killed_process_had_in_hand_is_taken_up_at_the_next_start(
    stage: Stage, inspector: Handset
) -> None:
    """Leases used to hold it back: pushes for 20 seconds, papers for 60, pictures for 125."""
    await inspector.begins()
    await inspector.taps(HAZARD)
    await stage.close()
    with transaction(stage.engine, stage.make) as work:  # as a killed process leaves it
        work.workers.join(77, _machine(), 2**22 + 1, work.now)  # beyond any process number
    await stage.open()
    await inspector.shows(picture("red"), "1 张")
    with stage.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE photos SET told = 0, claimed_by = 78, claimed_until = '2099-01-01T00:00:00Z'"
        )
    await stage.close()
    with transaction(stage.engine, stage.make) as work:
        work.workers.join(78, _machine(), 2**22 + 1, work.now)
    await stage.open()
    await until(lambda: stage.town.rows(UNTOLD) == [0])
    left = stage.town.rows("SELECT count(*) FROM workers")
    assert left == [1]


async def test_photos_that_hang_hold_up_nobody_elses(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred that could not be fetched used to stop all new ones."""
    hangs = asyncio.Event()
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.settled()
    stuck: set[str] = set()
    fetch = stage.app.photos._fetch

    async def fetching(photo: Any) -> bytes:
        if photo.chat_id == STRANGER:
            stuck.add(photo.file_id)
            await hangs.wait()
        return await fetch(photo)

    monkeypatch.setattr(stage.app.photos, "_fetch", fetching)
    for number in range(30):
        await stranger.photo(picture("red", 40 + number))
    await until(lambda: len(stuck) == photos.OF_A_CHAT)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture("green"), "1 张")
    assert stage.town.rows(IN_HAND) == [30]
    hangs.set()
    await until(lambda: stage.town.rows(IN_HAND) == [0])


async def test_chats_to_which_nothing_can_be_said_now_hold_up_nobody_elses_receipt(
    stage: Stage, inspector: Handset
) -> None:
    """Fifty that Telegram made wait used to be all that were served."""
    await inspector.begins()
    gate, chats = asyncio.Event(), range(100, 160)
    with transaction(stage.engine, stage.make) as work:
        for chat_id in chats:
            kept = (f"f{chat_id}", f"u{chat_id}", 1, work.now, "", None, None, Purpose.FOUND)
            work.photos.mark(work.photos.add(chat_id, 1, None, *kept) or 0, PhotoState.STORED)
    held = [stage.app.queues.submit(chat_id, gate.wait) for chat_id in chats]
    await asyncio.sleep(0)
    await inspector.taps(HAZARD)
    await inspector.shows(picture("red"), "1 张")
    gate.set()
    await asyncio.gather(*held)


async def test_a_file_that_telegram_does_not_give_just_now_is_asked_for_again(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be taken for gone, and the person had to send it again."""
    call, asked = stage.telegram.call, list[str]()

    async def refusing(method: str, params: dict[str, Any], uploads: Any = None) -> Any:
        if method.lower() == "getfile":
            asked.append(str(params["file_id"]))
            if len(asked) <= TELLS_AFTER - 1:
                raise BadRequest(UNAVAILABLE)
        return await call(method, params, uploads)

    monkeypatch.setattr(stage.telegram, "call", refusing)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture("red"), "1 张")
    assert len(asked) == TELLS_AFTER


async def test_a_photo_that_does_not_come_for_a_day_is_given_up_with_a_word(
    stage: Stage, inspector: Handset, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be tried for ever, and nobody knew which one it was."""
    monkeypatch.setattr(photos, "LOST_TRIES", 5)
    monkeypatch.setattr(stage.telegram.files, "at", lambda _path: None)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.photo(picture("red"))
    await inspector.wait_for("尚未取到")
    clock.advance(timedelta(hours=25))
    seen = await inspector.wait_for("仍未取到")
    assert seen.raw["reply_to_message"]["message_id"]
    await until(lambda: stage.town.rows("SELECT state, told FROM photos") == [("refused", 1)])


async def test_two_processes_fetch_each_photo_once_and_give_one_receipt(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both used to fetch the same bytes, and to say so."""
    at, fetched = stage.telegram.files.at, list[str]()

    def counted(path: str) -> Any:
        fetched.append(path)
        return at(path)

    monkeypatch.setattr(stage.telegram.files, "at", counted)
    await inspector.begins()
    await inspector.taps(HAZARD)
    other = open_app(stage.settings, stage.bot(), stage.engine, stage.clock)
    async with other as second:
        for worker in (stage.app.photos, second.photos):
            worker.wake()
        await inspector.shows_album(
            [picture("red"), picture("green"), picture("blue")], "照片：3 张"
        )
        await until(lambda: stage.town.rows(UNTOLD) == [0])
    assert len(fetched) == len(set(fetched)) == 3
    assert sum("照片：3 张" in text for text in await inspector.heard()) == 1


def test_two_machines_of_one_name_are_not_taken_for_one(tmp_path: Path) -> None:
    """Each used to look for the other's process among its own, and took it for dead."""
    names = set()
    for boot in ("one", "two"):
        proc = tmp_path / boot
        (proc / "sys/kernel/random").mkdir(parents=True)
        (proc / "sys/kernel/random/boot_id").write_text(f"{boot}\n")
        (proc / "self/ns").mkdir(parents=True)
        (proc / "self/ns/pid").symlink_to("pid:[4026531836]")
        names.add(_machine(proc))
    assert names == {"one pid:[4026531836]", "two pid:[4026531836]"}
    assert _machine(tmp_path / "none") == socket.gethostname()[:80]
