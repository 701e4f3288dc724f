"""A sandbox on a port, and a home for the bot that talks to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from sandbox.model import PhoneSpec
from sandbox.server import Running, start
from sandbox.telegram import Telegram
from tests.e2e.programs import Home
from tests.published import only_published_parameters

__all__ = ["only_published_parameters"]  # for every test of this folder

INSPECTOR = 7001


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    """A Telegram that a bot reaches by HTTP."""
    telegram = Telegram(
        username="sample_bot",
        name="巡安",
        phones=[PhoneSpec(INSPECTOR, "王示例")],
        webhook_backoff=0.2,
    )
    running = await start(telegram, port=0)
    yield running
    await running.stop()
    await telegram.close()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home without settings."""
    home = Home(tmp_path, {})
    yield home
    home.close()


@pytest.fixture
def bot_home(home: Home, server: Running) -> Home:
    """A home whose bot talks to the sandbox, with one unit registered."""
    home.settings |= {"BOT_TOKEN": server.telegram.token, "TELEGRAM_API_URL": server.url}
    added = home.xunan("unit", "add", "示例小学", "--sector", "学校", "--street", "示例街道")
    assert added.returncode == 0, added.stderr
    return home
