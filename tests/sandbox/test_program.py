"""``python -m sandbox``, for a bot that has nothing but a token and an address."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from sandbox.__main__ import FIRST_ID, main
from sandbox.client import OverHttp, Phone

TOKEN = "424242:any-token-at-all"
PROGRAM = [sys.executable, "-m", "sandbox", "--port", "0", "--token", TOKEN]


async def test_it_serves_the_page_and_a_bot_with_any_token_and_named_phones(tmp_path: Path) -> None:
    program = await asyncio.create_subprocess_exec(
        *PROGRAM, "--phone", "Ann:a guest", stdout=asyncio.subprocess.PIPE, cwd=tmp_path
    )
    try:
        assert program.stdout is not None
        url = (await program.stdout.readline()).decode().strip()
        assert (await program.stdout.readline()).decode().strip() == f"BOT_TOKEN={TOKEN}"
        async with ClientSession() as browser, browser.get(url) as page:
            assert page.status == 200
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
        async with bot, OverHttp(url) as http:
            ann = Phone(http, FIRST_ID, timeout=5)
            await ann.start()
            sent = await bot.send_message(FIRST_ID, "Hello")
            assert sent.chat.first_name == "Ann"
            assert (await ann.wait_for("Hello")).from_bot
    finally:
        program.terminate()
        await program.wait()
        assert program.stdout is not None
        await program.stdout.read()


@pytest.mark.parametrize(
    "wrong",
    [("--token", "no token"), ("--username", "no_suffix"), ("--phone", ":a note only")],
)
def test_what_telegram_would_not_know_is_refused_at_once(
    wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_a_file_that_cannot_be_kept_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("not a folder")
    assert main(("--port", "0", "--store", str(tmp_path / "taken" / "chats.db"))) == 2
    assert "Traceback" not in capsys.readouterr().err
