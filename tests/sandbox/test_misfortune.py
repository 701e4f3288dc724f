"""Flood limits and faults: what happens on a bad day."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiohttp import ClientSession, ServerDisconnectedError

from sandbox.client import Phone
from sandbox.errors import TooManyRequests
from sandbox.flood import FloodLimits
from sandbox.model import PhoneSpec
from sandbox.pusher import Pusher
from sandbox.server import Running
from sandbox.telegram import Telegram
from tests.sandbox.conftest import INSPECTOR, OFFICE_GROUP, Clock, eventually


def spent(limits: FloodLimits, chat_id: int, amount: int = 1) -> int:
    """Spend and return 0, or the seconds of the refusal."""
    try:
        limits.spend(chat_id, amount)
    except TooManyRequests as refusal:
        return int((refusal.parameters or {})["retry_after"])
    return 0


def test_a_person_takes_a_short_burst_and_then_one_message_a_second(clock: Clock) -> None:
    limits = FloodLimits(clock)
    assert [spent(limits, 7) for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    clock.now += 1
    assert [spent(limits, 7), spent(limits, 7)] == [0, 1]
    clock.now += 60
    assert [spent(limits, 7) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_a_group_takes_twenty_messages_a_minute(clock: Clock) -> None:
    limits = FloodLimits(clock)
    for _ in range(20):
        assert spent(limits, -7) == 0
        clock.now += 1
    assert spent(limits, -7) == 40
    assert spent(limits, -8) == 0
    clock.now += 40
    assert spent(limits, -7) == 0


def test_all_chats_together_take_thirty_messages_a_second(clock: Clock) -> None:
    limits = FloodLimits(clock)
    assert [spent(limits, person) for person in range(1, 32)] == [0] * 30 + [1]
    clock.now += 1
    assert spent(limits, 31) == 0


def test_a_refused_message_costs_nothing_and_an_album_costs_its_length(clock: Clock) -> None:
    limits = FloodLimits(clock)
    assert spent(limits, 7, 4) == 0
    assert spent(limits, 7, 3) == 2
    assert spent(limits, 7) == 0


async def test_with_flood_limits_on_the_bot_is_told_when_to_come_back(clock: Clock) -> None:
    telegram = Telegram(phones=[PhoneSpec(INSPECTOR, "甲示例")], flood=True, clock=clock)
    await telegram.people.start(INSPECTOR)
    message = {"chat_id": INSPECTOR, "text": "x"}
    for _ in range(5):
        await telegram.call("sendMessage", message)
    with pytest.raises(TooManyRequests) as refusal:
        await telegram.call("sendMessage", message)
    assert refusal.value.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await telegram.call("editMessageText", {**message, "message_id": 2, "text": "y"})
    await telegram.close()


async def test_edits_count_in_a_group(telegram: Telegram, clock: Clock) -> None:
    telegram.set_flood(True)
    sent = await telegram.call("sendMessage", {"chat_id": OFFICE_GROUP, "text": "0"})
    edit = {"chat_id": OFFICE_GROUP, "message_id": sent["message_id"]}
    for number in range(1, 20):
        clock.now += 0.1
        await telegram.call("editMessageText", {**edit, "text": str(number)})
    with pytest.raises(TooManyRequests):
        await telegram.call("editMessageText", {**edit, "text": "20"})
    telegram.set_flood(False)
    await telegram.call("editMessageText", {**edit, "text": "20"})


# --- faults ------------------------------------------------------------------------------------


async def test_the_next_calls_are_refused_for_a_while(
    telegram: Telegram, bot: Bot, phone: Phone
) -> None:
    telegram.faults.change({"too_many_requests": 2, "retry_after": 3})
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refusal:
            await bot.send_message(INSPECTOR, "x")
        assert refusal.value.retry_after == 3
    await bot.send_message(INSPECTOR, "y")
    assert (await phone.last()).text == "y"


async def test_a_bad_gateway_answers_with_a_page_instead_of_json(
    telegram: Telegram, bot: Bot, server: Running, phone: Phone
) -> None:
    telegram.faults.change({"bad_gateway": 2})
    with pytest.raises(ClientDecodeError):
        await bot.send_message(INSPECTOR, "x")
    async with (
        ClientSession() as session,
        session.get(f"{server.url}/bot{telegram.token}/getMe") as response,
    ):
        assert (response.status, response.content_type) == (502, "text/html")
    assert len(await phone.screen()) == 1


async def test_a_dropped_connection_loses_the_request_or_only_the_answer(
    telegram: Telegram, bot: Bot, phone: Phone
) -> None:
    telegram.faults.change({"drop_before": 1})
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(INSPECTOR, "丢了")
    assert len(await phone.screen()) == 1
    telegram.faults.change({"drop_after": 1})
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(INSPECTOR, "到了")
    assert (await phone.last()).text == "到了"


async def test_over_http_a_dropped_connection_ends_without_an_answer(
    telegram: Telegram, server: Running
) -> None:
    telegram.faults.change({"drop_before": -1, "methods": ["getMe"]})
    async with ClientSession() as session:
        with pytest.raises((ServerDisconnectedError, ConnectionResetError)):
            await session.post(f"{server.url}/bot{telegram.token}/getMe")
        telegram.faults.change({"drop_before": 0})
        async with session.get(f"{server.url}/bot{telegram.token}/getMe") as response:
            assert response.status == 200


async def test_faults_can_be_aimed_at_methods_and_spare_polling(
    telegram: Telegram, bot: Bot, phone: Phone
) -> None:
    telegram.faults.change({"too_many_requests": -1, "methods": ["EDITMESSAGETEXT"]})
    sent = await bot.send_message(INSPECTOR, "x")
    with pytest.raises(TelegramRetryAfter):
        await sent.edit_text("y")
    telegram.faults.change({"methods": []})
    assert await bot.get_updates() == []
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(INSPECTOR, "x")


async def test_a_slow_call_is_still_carried_out(telegram: Telegram, bot: Bot, phone: Phone) -> None:
    telegram.faults.change({"slow_seconds": 0.05})
    sending = asyncio.create_task(bot.send_message(INSPECTOR, "慢"))
    await asyncio.sleep(0)
    assert len(await phone.screen()) == 1
    await sending
    assert (await phone.last()).text == "慢"


async def test_an_update_can_be_delivered_twice(telegram: Telegram, bot: Bot) -> None:
    telegram.faults.change({"duplicate_updates": 1})
    await telegram.people.text(INSPECTOR, "一")
    first, second = await bot.get_updates()
    assert first.update_id == second.update_id


async def test_an_update_can_be_overtaken_by_the_next(telegram: Telegram, bot: Bot) -> None:
    telegram.faults.change({"reorder_updates": 1})
    await telegram.people.text(INSPECTOR, "先")
    assert await bot.get_updates() == []
    await telegram.people.text(INSPECTOR, "后")
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts == ["后", "先"]


async def test_a_held_update_arrives_even_when_nothing_overtakes_it(
    telegram: Telegram, bot: Bot
) -> None:
    telegram.faults.change({"reorder_updates": 1})
    await telegram.people.text(INSPECTOR, "只有一条")
    assert len(await bot.get_updates(timeout=5)) == 1


async def test_pushed_updates_are_doubled_and_reordered_too(telegram: Telegram) -> None:
    taken: list[str] = []

    async def deliver(update: dict[str, Any]) -> None:
        taken.append(update["message"]["text"])

    telegram.deliver_to(deliver)
    telegram.faults.change({"reorder_updates": 1, "duplicate_updates": 1})
    await telegram.people.text(INSPECTOR, "先")
    await telegram.people.text(INSPECTOR, "后")
    await Phone(telegram, INSPECTOR).settled()
    assert taken == ["后", "后", "先"]


async def test_an_update_that_breaks_its_delivery_does_not_hold_up_the_next(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    taken: list[str] = []

    async def deliver(update: dict[str, Any]) -> None:
        taken.append(update["message"]["text"])
        if len(taken) == 1:
            raise RuntimeError("broken delivery")

    pusher = Pusher(telegram.updates, telegram.faults, deliver, connections=1, backoff=0.01)
    await telegram.people.text(INSPECTOR, "一")
    await telegram.people.text(INSPECTOR, "二")
    await eventually(lambda: not telegram.updates.pending)
    await pusher.stop()
    assert taken == ["一", "二"]
    assert "broken delivery" in caplog.text


async def test_faults_are_switched_over_the_page(server: Running, telegram: Telegram) -> None:
    async with ClientSession(server.url) as session:
        async with session.post("/sandbox/faults", json={"bad_gateway": 3, "flood": True}) as ok:
            shown = await ok.json()
        assert (shown["bad_gateway"], shown["flood"]) == (3, True)
        async with session.get("/sandbox/faults") as now:
            assert await now.json() == shown
    assert telegram.faults.bad_gateway == 3
    assert telegram.flood is not None
