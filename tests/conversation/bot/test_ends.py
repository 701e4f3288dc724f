"""What nobody wants any more is gone, and nothing else."""

import asyncio
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.workers import ends
from core.clock import FixedClock
from core.errors import XunanError
from hazards.snaps import snapping
from storage.engine.turns import NOBODY, Caller
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import HAZARD, Handset, picture
from tests.conversation.stage import STRANGER, Stage


async def until(come: Callable[[], bool]) -> None:
    """Wait for something that happens elsewhere."""
    async with asyncio.timeout(20):
        while not come():  # noqa: ASYNC110 - files ring no bell
            await asyncio.sleep(0.02)


def files(stage: Stage) -> list[Path]:
    """The originals that are kept."""
    return [path for path in stage.settings.photo_dir.glob("??/??/*") if path.is_file()]


class Undone(XunanError):
    """A turn of which nothing is committed."""


@pytest.fixture(autouse=True)
def _untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a moment ago count as old."""
    monkeypatch.setattr(ends, "UNTOUCHED_SECONDS", 0.0)


async def drafted(stage: Stage, colour: str = "red") -> Handset:
    """A stranger with a snap that is not filed."""
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.shows(picture(colour), "已存 1 张")
    return stranger


async def test_the_bytes_of_a_snap_that_was_given_up_are_gone(stage: Stage) -> None:
    """They used to stay for ever and to belong to nothing."""
    stranger = await drafted(stage)
    assert len(files(stage)) == 1
    await stranger.taps("放弃")
    stage.app.removals.wake()
    await until(lambda: files(stage) == [])
    left = stage.town.rows("SELECT state, sha256, file_id FROM photos")
    assert [tuple(row) for row in left] == [("discarded", None, "")]
    assert stage.town.rows("SELECT count(*) FROM photo_bands") == [0]
    await until(lambda: stage.town.rows("SELECT count(*) FROM removals") == [0])


async def test_the_same_bytes_stay_where_they_are_somebody_elses_evidence(
    stage: Stage, inspector: Handset
) -> None:
    stranger = await drafted(stage)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.shows(picture("red"), "1 张")
    assert len(files(stage)) == 1
    await stranger.taps("放弃")
    stage.app.removals.wake()
    await until(lambda: stage.town.rows("SELECT count(*) FROM removals") == [0])
    assert len(files(stage)) == 1


async def test_a_snap_that_nobody_files_for_a_week_is_given_up(
    stage: Stage, clock: FixedClock
) -> None:
    """Drafts used to have no end."""
    await drafted(stage)
    clock.advance(timedelta(days=8))
    await ends.tidy(stage.app.turns, stage.app.store)
    assert stage.town.rows("SELECT state FROM drafts") == ["dropped"]
    stage.app.removals.wake()
    await until(lambda: files(stage) == [])


async def test_a_snap_to_which_something_was_added_this_week_stays(
    stage: Stage, clock: FixedClock
) -> None:
    """A photo of this very day used to go with its draft: only its beginning was looked at."""
    stranger = await drafted(stage)
    clock.advance(timedelta(days=6))
    card = (await stranger.card()).id
    await stranger.photo(picture("green"), reply_to=card)
    await stranger.kept("已存 2 张")
    clock.advance(timedelta(days=2))
    await ends.end_drafts(stage.app.turns)
    assert stage.town.rows("SELECT state FROM drafts") == ["open"]
    clock.advance(timedelta(days=6))
    await ends.end_drafts(stage.app.turns)
    assert stage.town.rows("SELECT state FROM drafts") == ["dropped"]


async def test_a_draft_that_cannot_be_given_up_keeps_no_other(
    stage: Stage,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """All were given up in one turn, which failed as a whole, every hour anew."""
    stranger = await drafted(stage)
    await stranger.start()
    await stranger.shows(picture("green"), "已存 1 张")
    clock.advance(timedelta(days=8))
    expire, run, chats = snapping.expire, stage.app.turns.run, list[int]()

    def failing(work: UnitOfWork, draft_id: int, since: datetime) -> None:
        if draft_id == 1:
            raise Undone
        expire(work, draft_id, since)

    def noted(use_case: Any, caller: Caller = NOBODY) -> Any:
        if getattr(use_case, "func", None) is ends._end_draft:
            chats.append(caller.chat_id)
        return run(use_case, caller)

    monkeypatch.setattr(snapping, "expire", failing)
    monkeypatch.setattr(ends, "AT_ONCE", 1)
    monkeypatch.setattr(stage.app.turns, "run", noted)
    await ends.end_drafts(stage.app.turns)
    assert chats == [STRANGER, STRANGER]  # nothing else of that chat comes in between
    caplog.clear()
    assert stage.town.rows("SELECT state FROM drafts ORDER BY id") == ["open", "dropped"]


async def test_a_removal_that_a_crash_left_is_done_at_the_next_start(stage: Stage) -> None:
    stranger = await drafted(stage)
    (kept,) = files(stage)
    await stage.close()
    with stage.engine.begin() as connection:  # as a process leaves it that dies before the file
        connection.exec_driver_sql("UPDATE photos SET sha256 = NULL, state = 'discarded'")
        connection.exec_driver_sql(
            "INSERT INTO removals (sha256, due_at) VALUES (?, '2026-01-01T00:00:00.000000+00:00')",
            (kept.stem,),
        )
    await stage.open()
    await until(lambda: files(stage) == [])
    await stranger.start()


async def test_no_bytes_go_before_it_is_committed_that_nobody_names_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file used to go within the turn: a commit that failed left a row without its bytes."""
    stranger = await drafted(stage)
    run = stage.app.turns.run

    def uncommitted(use_case: Any, caller: Caller = NOBODY) -> Any:
        def turn(work: UnitOfWork) -> Any:
            use_case(work)
            raise Undone

        return run(turn, caller)

    monkeypatch.setattr(stage.app.turns, "run", uncommitted)
    (kept,) = files(stage)
    with pytest.raises(Undone):
        await stage.app.removals.do(kept.stem)
    assert files(stage) == [kept]
    monkeypatch.setattr(stage.app.turns, "run", run)
    await stranger.start()


async def test_bytes_that_were_kept_anew_a_moment_ago_stay(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody whose row is not committed yet may be about to name them."""
    monkeypatch.setattr(ends, "UNTOUCHED_SECONDS", 3600.0)
    stranger = await drafted(stage)
    (kept,) = files(stage)
    os.utime(kept, (0, 0))
    stage.app.store.keep(kept.read_bytes())
    await stranger.taps("放弃")
    await stage.app.removals.drain()
    assert files(stage) == [kept]
    assert stage.town.rows("SELECT count(*) FROM removals") == [1]
