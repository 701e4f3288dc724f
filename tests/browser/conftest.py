"""A browser for all tests of this folder, and for each a sandbox and a page of its own."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from playwright.async_api import Browser, Page, async_playwright

from sandbox.server import start
from sandbox.telegram import Telegram
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.desk import PHONES, ChatState
from tests.browser.hand import DEMO, DESKTOP


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium, with a new profile that Playwright makes and removes."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk() -> AsyncIterator[ChatState]:
    """A sandbox of its own with four phones that nobody has used yet."""
    telegram = Telegram(phones=PHONES, name="示例机器人", username="example_bot")
    server = await start(telegram, port=0)
    api = TelegramAPIServer.from_base(server.url)
    async with Bot(telegram.token, session=AiohttpSession(api=api)) as bot:
        desk = ChatState(telegram, server, bot)
        yield desk
    telegram.events.touch()  # the page is gone: wake its event stream to notice that
    await desk.server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, desk: ChatState) -> AsyncIterator[Page]:
    """The page at desktop size. A script error fails the test."""
    context = await browser.new_context(viewport=DESKTOP, locale="zh-CN")
    page = await context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.set_default_timeout(8000)
    await page.goto(desk.server.url)
    yield page
    await context.close()
    assert not troubles


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Start ``xunan demo`` in an empty folder; return the address that it prints.

    At the end Ctrl-C must stop it with nothing to complain of.
    """
    demo = await asyncio.create_subprocess_exec(
        *DEMO, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert demo.stdout is not None
    told = ""
    async for line in demo.stdout:
        told += line.decode()
        if found := re.search(r"http://\S+", told):
            yield found[0]
            break
    demo.send_signal(signal.SIGINT)
    _, complaints = await demo.communicate()
    assert (demo.returncode, complaints.decode()) == (0, "")
