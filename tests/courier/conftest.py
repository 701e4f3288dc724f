"""A Telegram of three phones and a group, and a carrier that reaches it by HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from courier.channels.telegram.carrying import TelegramCarrier, open_carrier
from courier.channels.telegram.limiter import Limiter, Ticking, Timer
from sandbox.client import Phone
from sandbox.model import GroupSpec, PhoneSpec
from sandbox.server import Running, start
from sandbox.telegram import Telegram

INSPECTOR, OFFICER, OFFICE = 7001, 7002, 7003
GROUP = -1_001_000_000_700
SHA = "5" * 64
HASTE = 200.0


class Hasty(Ticking):
    """A clock that runs two hundred times as fast: pacing is tested elsewhere."""

    def time(self) -> float:
        return asyncio.get_running_loop().time() * HASTE

    def call_at(self, when: float, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_at(when / HASTE, callback)


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    telegram = Telegram(
        username="sample_bot",
        name="巡安",
        phones=[
            PhoneSpec(INSPECTOR, "王示例"),
            PhoneSpec(OFFICER, "李示例"),
            PhoneSpec(OFFICE, "陈示例"),
        ],
        groups=[GroupSpec(GROUP, "示例工作群", (INSPECTOR, OFFICE))],
    )
    running = await start(telegram, port=0)
    yield running
    await running.stop()
    await telegram.close()


@pytest.fixture
async def phone(server: Running) -> Phone:
    """The inspector's phone, who has pressed START."""
    phone = Phone(server.telegram, INSPECTOR, timeout=5)
    await phone.start()
    return phone


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The files that are kept, by their SHA-256: one of them."""
    path = tmp_path / f"{SHA}.pdf"
    path.write_bytes(b"%PDF-1.7 sample")
    return {SHA: path}


@pytest.fixture
async def carrier(server: Running, files: dict[str, Path]) -> AsyncIterator[TelegramCarrier]:
    carrier = open_carrier(server.telegram.token, server.url, files.get, Limiter(Hasty()))
    yield carrier
    await carrier.close()
