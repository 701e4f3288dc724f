"""Telegram or the database away for longer than a moment: nothing that was taken goes unsaid."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import GetMe

from bot import retry, telegram
from bot.workers.clock import Job
from storage.engine.turns import NOBODY, Caller
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import PASS, Handset
from tests.conversation.stage import Stage

UNANSWERED = "SELECT count(*) FROM inbox WHERE answered_at IS NULL"


@pytest.fixture
def away(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Takes the database away, and brings it back."""
    turns = stage.app.turns
    run = turns.run

    def failing(_use_case: Callable[[UnitOfWork], Any], _caller: Caller = NOBODY) -> Any:
        raise OSError("disk I/O error")

    return lambda gone: monkeypatch.setattr(turns, "run", failing if gone else run)


async def test_what_could_not_be_shown_for_long_is_shown_after_a_restart(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to count as answered, and the person never saw what was stored."""
    monkeypatch.setattr(telegram, "TRIES", 1)
    monkeypatch.setattr(retry, "AGAIN_SECONDS", (0.01, 0.01))
    await inspector.begins()
    methods = ["editMessageText", "sendMessage"]
    stage.telegram.faults.change({"methods": methods, "bad_gateway": -1})
    await inspector.taps(PASS)
    assert "第 1/29 项" in (await inspector.card()).text
    await stage.close()
    stage.telegram.faults.change({"methods": [], "bad_gateway": 0})
    await stage.open()
    await inspector.wait_for("第 2/29 项")
    assert stage.answers() == {1: "pass"}


async def test_what_was_answered_is_noted_when_the_database_is_there_again(
    stage: Stage,
    inspector: Handset,
    away: Callable[[bool], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first trouble used to end the noting for good: a restart then said everything again."""
    stage.app.clock.add(Job("often", 0.01, stage.app.updates.flush))
    await inspector.start()
    await inspector.settled()
    away(True)
    with pytest.raises(OSError, match="disk"):
        await stage.app.updates.receive([{"update_id": 1}])
    await asyncio.sleep(0.1)
    away(False)
    async with asyncio.timeout(10):
        while stage.town.rows(UNANSWERED) != [0]:  # noqa: ASYNC110 - rows ring no bell
            await asyncio.sleep(0.01)


async def test_a_pause_that_telegram_asks_for_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes asked for used to be answered with a call after three seconds."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def say() -> None:
        if not slept:
            raise TelegramRetryAfter(GetMe(), "Too Many Requests", 600)

    monkeypatch.setattr("bot.retry.asyncio.sleep", sleep)
    assert await retry.patiently(say)
    assert slept == [600.0]
