"""``xunan run`` as a program of its own: a whole walk by HTTP, and kill -9."""

import asyncio
import io
import json
import signal
import sqlite3
from typing import Any

import pytest
from pypdf import PdfReader

from sandbox.client import OverHttp
from sandbox.server import Running
from tests.conversation.handset import CAMPUS, HAZARD, PASS, SCHOOL, SENTENCE, Handset, picture
from tests.e2e.conftest import INSPECTOR
from tests.e2e.programs import PATIENCE, Home, eventually, free_port, stop


def rows(home: Home, query: str) -> list[Any]:
    """What another program reads from the database."""
    with sqlite3.connect(home.folder / "xunan.db") as connection:
        return connection.execute(query).fetchall()


async def joins(phone: Handset, home: Home) -> None:
    """Join by an invitation that was made on the command line."""
    words = ("invite", "--role", "inspector", "--street", "示例街道", "--name", "王示例", "--json")
    made = await asyncio.to_thread(home.xunan, *words)  # it asks our Telegram for the bot's name
    invitation = json.loads(made.stdout)
    assert invitation["link"] == f"https://t.me/sample_bot?start={invitation['payload']}"
    await phone.start(invitation["payload"])
    await phone.wait_for("开始检查")


async def step(phone: Handset, label: str, expected: str) -> None:
    """Press a button and wait until the card says what is expected."""
    await phone.press(label)
    await phone.wait_for(expected)


async def begins(phone: Handset) -> None:
    await step(phone, "开始检查", SCHOOL)
    await step(phone, SCHOOL, CAMPUS)
    await step(phone, CAMPUS, "第 1/29 项")


async def passes(phone: Handset, *numbers: int) -> None:
    """Pass the items with these numbers, the first of which is on the card."""
    for number in numbers:
        await step(phone, PASS, f"第 {number + 1}/29 项" if number < 29 else "检查小结")


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_campus_walk_ends_with_the_official_form(
    bot_home: Home, server: Running, way: str
) -> None:
    if way == "webhook":
        bot_home.settings |= {
            "WEBHOOK_URL": f"http://127.0.0.1:{free_port()}/hook",
            "WEBHOOK_SECRET": "sample-secret",
            "WEBHOOK_HOST": "127.0.0.1",
            "CLOCK_OFFSET_FILE": str(bot_home.folder / "offset"),
        }
        (bot_home.folder / "offset").write_text("90000")
    program = bot_home.start("run")
    async with OverHttp(server.url) as http:
        phone = Handset(http, INSPECTOR, timeout=PATIENCE)
        await joins(phone, bot_home)
        await begins(phone)
        await passes(phone, 1, 2, 3, 4)
        await step(phone, HAZARD, "⚠️ 第 5 项")
        await phone.photo([picture("red"), picture("green")], SENTENCE)
        await phone.wait_for("照片：2 张")
        await step(phone, "3 天", "第 6/29 项")
        await passes(phone, *range(6, 30))
        await step(phone, "签名提交", "1 条隐患上账：")
        paper = await phone.wait_for(lambda seen: "document" in seen.raw)
        pages = PdfReader(io.BytesIO(await phone.download(paper))).pages
    words = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert "普陀区校园安全隐患自查表" in words
    assert SENTENCE in words
    set_clock = "时钟由 CLOCK_OFFSET_FILE 设定：比实际时间快 1 天 1 小时"
    (started,) = [line for line in bot_home.said().splitlines() if way in line]
    assert (set_clock in started, set_clock in words) == (way == "webhook",) * 2
    assert sum(len(page.images) for page in pages) == 2
    assert rows(bot_home, "SELECT count(*), sum(value = 'pass') FROM answers") == [(29, 28)]
    assert rows(bot_home, "SELECT description, state FROM hazards") == [(SENTENCE, "on_ledger")]
    assert await stop(program, signal.SIGTERM) == 0, bot_home.said()


async def test_after_kill_9_in_a_walk_nothing_is_lost_and_nothing_twice(
    bot_home: Home, server: Running
) -> None:
    program = bot_home.start("run")
    async with OverHttp(server.url) as http:
        phone = Handset(http, INSPECTOR, timeout=PATIENCE)
        await joins(phone, bot_home)
        await begins(phone)
        await passes(phone, 1, 2, 3)
        query, _ = await phone.touch(PASS)
        assert await stop(program, signal.SIGKILL) == -signal.SIGKILL
        bot_home.start("run")
        await phone.wait_for("第 5/29 项")
        await step(phone, PASS, "第 6/29 项")
    assert query
    answered = rows(bot_home, "SELECT count(*) FROM answers")
    assert answered == rows(bot_home, "SELECT count(*) FROM audit WHERE action = 'answer'")
    assert answered == [(5,)]


async def test_a_photo_in_whose_download_the_bot_was_killed_is_fetched_afterwards(
    bot_home: Home, server: Running
) -> None:
    program = bot_home.start("run")
    faults = server.telegram.faults
    async with OverHttp(server.url) as http:
        phone = Handset(http, INSPECTOR, timeout=PATIENCE)
        await joins(phone, bot_home)
        await begins(phone)
        await step(phone, HAZARD, "⚠️ 第 1 项")
        faults.change({"methods": ["getFile"], "slow_seconds": 30.0})
        await phone.photo(picture(), SENTENCE)
        noted = "SELECT state FROM photos"
        await eventually(lambda: rows(bot_home, noted) == [("received",)], "the photo is noted")
        await stop(program, signal.SIGKILL)
        faults.change({"methods": [], "slow_seconds": 0.0})
        bot_home.start("run")
        card = await phone.wait_for("照片：1 张")
    assert f"说明：{SENTENCE}" in card.text
    assert rows(bot_home, noted) == [("stored",)]
    assert rows(bot_home, "SELECT description FROM findings") == [(SENTENCE,)]
    assert list((bot_home.folder / "photos").rglob("*.jpg"))


async def test_the_demo_shows_its_page_stops_at_once_and_goes_on_later(home: Home) -> None:
    port = str(free_port())
    for visit in (1, 2):
        program = home.start("demo", "--port", port)
        await eventually(lambda: f"http://127.0.0.1:{port}" in home.said(), "the demo is ready")
        async with OverHttp(f"http://127.0.0.1:{port}") as http:
            phone = Handset(http, 700_000_001, timeout=PATIENCE)
            if visit == 1:
                await phone.start()
                await phone.wait_for("开始检查")
                await begins(phone)
                await passes(phone, 1)
            else:
                await passes(phone, 2)
        assert await stop(program) == 0, home.said()
