"""A Telegram of two phones, and bots that talk to it in the process or over HTTP."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from PIL import Image

from sandbox.client import Phone
from sandbox.model import GroupSpec, PhoneSpec
from sandbox.server import Running, start
from sandbox.session import InProcessSession
from sandbox.telegram import Telegram

INSPECTOR = 1001
OFFICER = 1002
OFFICE_GROUP = -1_001_000_000_500
PHONES = (PhoneSpec(INSPECTOR, "甲示例", "检查员"), PhoneSpec(OFFICER, "乙示例", "安全员"))


class Clock:
    """A clock that moves only when told; Unix seconds."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def picture(width: int = 1600, height: int = 1200, *, exif: bool = False) -> bytes:
    """Return a JPEG; with ``exif`` it names a camera."""
    buffer = io.BytesIO()
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    tags = Image.Exif()
    if exif:
        tags[0x0110] = "Camera of the test"
    image.save(buffer, "JPEG", exif=tags)
    return buffer.getvalue()


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds; fail after five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is looked at has no event of its own
            await asyncio.sleep(0.01)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[Telegram]:
    telegram = Telegram(
        username="sample_bot",
        name="示例机器人",
        phones=PHONES,
        groups=[GroupSpec(OFFICE_GROUP, "示例办公室", (INSPECTOR, OFFICER))],
        clock=clock,
        webhook_backoff=0.02,
    )
    yield telegram
    await telegram.close()


@pytest.fixture
def bot(telegram: Telegram) -> Bot:
    return Bot(telegram.token, session=InProcessSession(telegram))


@pytest.fixture
async def phone(telegram: Telegram) -> Phone:
    """The inspector's phone, who has already written to the bot."""
    phone = Phone(telegram, INSPECTOR, timeout=3)
    await phone.start()
    telegram.updates.forget()
    return phone


@pytest.fixture
async def server(telegram: Telegram) -> AsyncIterator[Running]:
    running = await start(telegram, port=0)
    yield running
    await running.stop()


@pytest.fixture
async def http_bot(server: Running) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = Bot(server.telegram.token, session=session)
    yield bot
    await session.close()
