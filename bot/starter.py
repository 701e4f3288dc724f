"""Starting ``xunan run``: settings looked at and logging set up before anything heavy is loaded."""

import asyncio
import gc
import sys

from bot.saying import say_clock, set_up_logging
from bot.settings import Settings
from checklists.loader import load_forms
from datafiles.reading import Mistakes
from duties.deadlines.reading import load_deadlines
from duties.escalation.chain_reading import load_chains
from duties.expiry.kind_reading import load_kinds
from duties.programmes.reading import load_programmes
from duties.quiz.bank import load_bank
from reports.packages.owing import all_owed
from storage.fernet_sealer import SealKeyMalformed, open_sealer


def run() -> int:
    """Run the bot until stopped; returns 2 when the settings or the shipped data forbid it."""
    settings = Settings()
    set_up_logging(settings.log_level)
    if not settings.bot_token.get_secret_value():
        sys.stderr.write(
            "没有 BOT_TOKEN。请将 .env.example 复制为 .env，填写 BOT_TOKEN 后重新运行。\n"
        )
        return 2
    try:
        open_sealer(settings.tip_keys())
    except SealKeyMalformed as malformed:
        sys.stderr.write(
            f"TIP_KEY 的第 {malformed.number} 个密钥不对。用 xunan tip key 生成，整串填入；"
            "多个密钥用逗号隔开。\n"
        )
        return 2
    try:
        load_programmes(load_forms().ids)
        load_chains()
        load_kinds()
        all_owed()
        load_deadlines()
        load_bank()
    except Mistakes as mistakes:
        sys.stderr.write(f"{mistakes}\n")
        return 2
    say_clock(settings)
    gc.disable()  # until everything is imported: nothing of it is garbage
    from aiogram.exceptions import TelegramUnauthorizedError  # noqa: PLC0415
    from aiogram.utils.token import TokenValidationError  # noqa: PLC0415

    from bot.run import serve  # noqa: PLC0415

    try:
        asyncio.run(serve(settings))
    except (TelegramUnauthorizedError, TokenValidationError):
        sys.stderr.write("BOT_TOKEN 不对，Telegram 不接受。请到 BotFather 核对。\n")
        return 2
    return 0
