"""The bot's side of a page test: the test itself plays the bot, one update at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from PIL import Image
from playwright.async_api import Locator, Page

from sandbox.model import PhoneSpec
from sandbox.server import Running
from sandbox.telegram import Telegram

INSPECTOR = 1001
OFFICER = 1002
PHONES = (
    PhoneSpec(INSPECTOR, "检查员甲", "示例街道"),
    PhoneSpec(OFFICER, "安全员乙", "示例小学"),
    PhoneSpec(1003, "办公室丙", "街道安全办"),
    PhoneSpec(1004, "路人丁", "随手拍"),
)
_PATIENCE_SECONDS = 10


@dataclass
class ChatState:
    """A running sandbox with a bot in the test's hands."""

    telegram: Telegram
    server: Running
    bot: Bot
    _heard: int = field(default=0)

    async def hears(self) -> Update:
        """Return the next thing that a person did; AssertionError when nobody does anything."""
        updates = await self.bot.get_updates(
            offset=self._heard + 1, limit=1, timeout=_PATIENCE_SECONDS
        )
        assert updates, "the bot heard nothing"
        self._heard = updates[0].update_id
        return updates[0]

    async def hears_message(self) -> Message:
        """Return the next message that a person sent."""
        message = (await self.hears()).message
        assert message is not None
        return message

    async def begin(self, user_id: int = INSPECTOR) -> None:
        """Let a person press START, so that the bot may write to them."""
        await self.telegram.people.start(user_id)
        await self.hears()

    async def says(self, text: str, *rows: list[str], user_id: int = INSPECTOR) -> Message:
        """Write to a person, with an inline keyboard of labels when there are rows."""
        return await self.bot.send_message(user_id, text, reply_markup=keyboard(*rows))


def keyboard(*rows: list[str]) -> InlineKeyboardMarkup | None:
    """Return an inline keyboard; each button carries the start of its label. None without rows."""
    if not rows:
        return None
    buttons = [
        [InlineKeyboardButton(text=label, callback_data=label[:20]) for label in row]
        for row in rows
    ]
    return InlineKeyboardMarkup(inline_keyboard=buttons)


def phone(page: Page, name: str = "检查员甲") -> Locator:
    """Return a phone on the page by the name of the person who holds it."""
    return page.get_by_role("region", name=f"手机：{name}", exact=True)


def message(of: Locator, text: str) -> Locator:
    """Return the messages of a phone that have this text in them."""
    return of.get_by_role("article").filter(has_text=re.compile(re.escape(text)))


def field_of(of: Locator) -> Locator:
    """Return the field of a phone in which one types."""
    return of.get_by_role("textbox", name="消息", exact=True)


async def give_picture(target: Locator, way: str) -> None:
    """Paste or drop a small picture, as the browser would tell it to the page."""
    await target.evaluate(
        """async (target, way) => {
          const canvas = new OffscreenCanvas(64, 48);
          canvas.getContext("2d").fillRect(0, 0, 64, 48);
          const blob = await canvas.convertToBlob({ type: "image/png" });
          const data = new DataTransfer();
          data.items.add(new File([blob], "image.png", { type: "image/png" }));
          const common = { bubbles: true, cancelable: true };
          const event = way === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, ...common })
            : new DragEvent("drop", { dataTransfer: data, ...common });
          target.dispatchEvent(event);
        }""",
        way,
    )


def picture(colour: str) -> bytes:
    """Return a small JPEG of one colour."""
    file = BytesIO()
    Image.new("RGB", (320, 240), colour).save(file, "JPEG")
    return file.getvalue()


def pictures(folder: Path, *colours: str) -> list[Path]:
    """Write a JPEG of each colour into a folder."""
    paths = [folder / f"{colour}.jpg" for colour in colours]
    for path, colour in zip(paths, colours, strict=True):
        path.write_bytes(picture(colour))
    return paths
