"""``xunan courier`` as a program of its own: killed in the middle of a batch, and what it loads."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from typing import Any

from chat.address import on_telegram
from chat.card import Card
from chat.push import Push, Urgency
from chat.text import text_of
from checklists.loader import FormBook
from core.clock import SystemClock
from courier.courier import MOST_UNDER_WAY
from sandbox.server import Running
from storage.engine.database import open_engine
from storage.engine.turns import WorkMaker, transaction
from tests.e2e.conftest import INSPECTOR
from tests.e2e.programs import ROOT, Home, eventually, stop

MESSAGES = 60
HALF = MESSAGES // 3


def rows(home: Home, query: str) -> list[Any]:
    """What another program reads from the database."""
    with sqlite3.connect(home.folder / "xunan.db") as connection:
        return connection.execute(query).fetchall()


def put(home: Home, chats: list[int]) -> None:
    """Put one message for each chat into the outbox, as another process does."""
    engine = open_engine(home.environment["DATABASE_URL"])
    with transaction(engine, WorkMaker(SystemClock(), FormBook(()))) as work:
        for chat in chats:
            push = Push(
                f"news:{chat}",
                on_telegram(chat),
                Card(text_of(f"第 {chat} 条")),
                urgency=Urgency.NEWS,
            )
            assert work.outbox.put(push)
    engine.dispose()


def started_chats(server: Running) -> list[int]:
    """People who have pressed START, each with an empty chat."""
    chats = server.telegram.chats
    guests = [chats.add_guest(f"访客{number}", "").id for number in range(MESSAGES)]
    for guest in guests:
        chats.chats[guest].started = True
    return guests


def delivered(server: Running, chats: list[int]) -> list[int]:
    """How many messages each chat has."""
    return [len(server.telegram.chats.chats[chat].messages) for chat in chats]


async def test_after_kill_9_in_a_batch_nothing_is_lost_and_at_most_what_was_under_way_repeats(
    bot_home: Home, server: Running
) -> None:
    chats = started_chats(server)
    put(bot_home, chats)
    courier = bot_home.start("courier")
    await eventually(lambda: sum(delivered(server, chats)) >= HALF, "some have arrived")
    assert await stop(courier, signal.SIGKILL) == -signal.SIGKILL
    assert sum(delivered(server, chats)) < MESSAGES
    (left,) = rows(bot_home, "SELECT count(*) FROM outbox WHERE state = 'waiting'")
    bot_home.start("courier")
    unsent = "SELECT count(*) FROM outbox WHERE state <> 'sent'"
    await eventually(lambda: rows(bot_home, unsent) == [(0,)], f"{left} are sent after the kill")
    counts = delivered(server, chats)
    assert min(counts) == 1
    repeated = sum(counts) - MESSAGES
    assert repeated <= MOST_UNDER_WAY
    assert max(counts) <= 2
    assert await stop(bot_home.running[-1], signal.SIGTERM) == 0, bot_home.said()


async def test_what_is_put_by_another_process_is_carried_while_the_courier_runs(
    bot_home: Home, server: Running
) -> None:
    chats = started_chats(server)[:1]
    courier = bot_home.start("courier")
    await asyncio.sleep(1.0)
    put(bot_home, chats)
    await eventually(lambda: delivered(server, chats) == [1], "the message is there")
    assert await stop(courier) == 0, bot_home.said()
    assert rows(bot_home, "SELECT state, attempts FROM outbox") == [("sent", 1)]


async def test_with_the_courier_apart_the_bot_itself_carries_nothing(
    bot_home: Home, server: Running
) -> None:
    chats = started_chats(server)[:1]
    bot_home.settings["COURIER"] = "apart"
    put(bot_home, chats)
    bot = bot_home.start("run")
    profile = server.telegram.profile
    await eventually(
        lambda: bool(profile.commands_for(INSPECTOR, private=True, language="zh")),
        "the bot is there",
    )
    await asyncio.sleep(2.0)
    assert delivered(server, chats) == [0]
    bot_home.start("courier")
    await eventually(lambda: delivered(server, chats) == [1], "the courier carries")
    assert await stop(bot) == 0


def test_a_courier_without_a_token_says_what_to_do(home: Home) -> None:
    done = home.xunan("courier")
    assert done.returncode == 2
    assert "BOT_TOKEN" in done.stderr


def test_the_courier_loads_no_aiogram() -> None:
    """At its first parcel python-telegram-bot brings in APScheduler, since it is there."""
    code = (
        "import sys; from bot import courier_wiring; from bot.commands import cli;"
        "heavy = {'aiogram', 'aiohttp', 'PIL', 'typst', 'openpyxl'};"
        "at_start = {'apscheduler', 'telegram', *heavy} & set(sys.modules);"
        " import courier.channels.telegram.carrying;"
        "print([*at_start, *heavy & set(sys.modules)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
