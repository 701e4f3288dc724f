"""A person's hand on a phone of the demo's page.

Screenshots of the way are kept under ``var/screenshots`` for people to look at.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.desk import message, phone

SCREENSHOTS = Path(__file__).parents[2] / "var" / "screenshots"
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
POCKET: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
DEMO = [sys.executable, "-u", "-m", "bot.commands.cli", "demo", "--port", "0"]


@dataclass(frozen=True)
class Hand:
    """A person's hand on their phone in the page."""

    page: Page
    phone: Locator
    name: str

    async def press(self, label: str, then: str) -> None:
        """Press the newest button that says ``label`` and wait for a message that says ``then``."""
        await self.phone.get_by_role("button", name=label).last.click()
        await self.sees(then)

    async def sees(self, text: str) -> None:
        """Wait until a message says ``text``."""
        await expect(message(self.phone, text).last).to_be_visible(timeout=PATIENCE_MS)

    async def upload(self, picture: Path, caption: str = "") -> None:
        """Send a picture of one's own, as from the gallery."""
        await self.phone.get_by_label("选择照片").set_input_files(picture)
        await self.say(caption)

    async def reply(self, text: str, picture: Path, caption: str = "") -> None:
        """Answer the newest message that says ``text`` with a picture."""
        answered = message(self.phone, text).last
        await answered.hover()
        await answered.get_by_role("button", name="回复这条消息").click()
        await self.upload(picture, caption)

    async def say(self, words: str) -> None:
        """Type and send."""
        await self.phone.get_by_role("textbox", name="消息", exact=True).fill(words)
        await self.phone.get_by_role("button", name="发送", exact=True).click()

    async def keep_sight(self, name: str) -> None:
        """Keep a screenshot for people to look at."""
        await self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


async def set_clock(page: Page, move: str, shown: str) -> None:
    """Set the clock of the demo in one of the ways that the page offers, and see that it moved."""
    clock = page.get_by_role("button", name="时间：")
    await clock.click()
    await page.get_by_role("button", name=move, exact=True).click()
    await expect(page.get_by_role("button", name=shown)).to_be_visible(timeout=PATIENCE_MS)


async def open_page(browser: Browser, address: str, size: ViewportSize) -> Page:
    context = await browser.new_context(viewport=size, locale="zh-CN")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(address)
    return page


def hand_of(page: Page, name: str) -> Hand:
    """Return the hand on a phone by the name of the person who holds it."""
    return Hand(page, phone(page, name), name)
