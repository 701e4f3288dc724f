"""A browser for all tests of this folder, and for each a sandbox and a page of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from playwright.async_api import Browser, Page, ViewportSize, async_playwright

from sandbox.server import start
from sandbox.telegram import Telegram
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.desk import PHONES, Desk

DESKTOP: ViewportSize = {"width": 1440, "height": 900}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium, with a new profile that Playwright makes and removes."""
    async with async_playwright() as playwright:
        path = find_chromium(playwright.chromium.executable_path)
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk() -> AsyncIterator[Desk]:
    """A sandbox of its own with four phones that nobody has used yet."""
    telegram = Telegram(phones=PHONES, name="示例机器人", username="example_bot")
    server = await start(telegram, port=0)
    api = TelegramAPIServer.from_base(server.url)
    async with Bot(telegram.token, session=AiohttpSession(api=api)) as bot:
        desk = Desk(telegram, server, bot)
        yield desk
    telegram.events.touch()  # the page is gone: wake its event stream to notice that
    await desk.server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, desk: Desk) -> AsyncIterator[Page]:
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
