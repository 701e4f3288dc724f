"""``python -m sandbox``: the server and the page, for whatever bot comes with the token."""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.model import PhoneSpec
from sandbox.server import start
from sandbox.telegram import DEFAULT_TOKEN, Telegram

FIRST_ID = 600_000_001
NAMES = ("甲示例", "乙示例", "丙示例", "丁示例")
_TOKEN = re.compile(r"[1-9]\d*:[\w-]+")
_USERNAME = re.compile(r"[A-Za-z]\w{1,27}bot", re.IGNORECASE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; returns 2 when the address or the file cannot be had."""
    options = _parser().parse_args(arguments)
    try:
        asyncio.run(_serve(options))
    except KeyboardInterrupt:
        return 0
    except OSError as trouble:
        sys.stderr.write(f"{options.host}:{options.port}: {trouble.strerror or trouble}\n")
        return 2
    return 0


def phones(names: Sequence[str]) -> list[PhoneSpec]:
    """Return a phone for each ``NAME`` or ``NAME:NOTE``, with ids that are the same each time."""
    split = (each.partition(":") for each in names)
    return [PhoneSpec(FIRST_ID + place, name, note) for place, (name, _, note) in enumerate(split)]


async def _serve(options: argparse.Namespace) -> None:
    telegram = Telegram(
        token=options.token,
        username=options.username,
        name=options.name,
        phones=phones(options.phone or NAMES),
        store=options.store,
        flood=options.flood,
        reads_all_group_messages=options.reads_all,
        inline=options.inline,
    )
    try:
        running = await start(telegram, options.host, options.port)
        sys.stdout.write(f"{running.url}\nBOT_TOKEN={telegram.token}\n")
        sys.stdout.flush()
        try:
            await asyncio.Event().wait()
        finally:
            await running.stop()
    finally:
        await telegram.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="Telegram on localhost: a Bot API server, and phones in a browser page.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on; whoever reaches it may do all")
    add("--port", type=int, default=8081, help="port to listen on, 0 for any free one")
    add("--token", type=_token, default=DEFAULT_TOKEN, help="the bot's token, in Telegram's shape")
    add("--username", type=_username, default="sandbox_bot", help="the bot's name in links")
    add("--name", default="Sandbox", help="the bot's name for people")
    add(
        "--phone",
        action="append",
        metavar="NAME[:NOTE]",
        type=_phone,
        help="a person with a phone, may be repeated; four people when none is named",
    )
    add("--store", type=Path, metavar="FILE", help="keep everything in this file for next time")
    add("--flood", action="store_true", help="answer 429 to a bot that writes too fast")
    add("--inline", action="store_true", help="inline mode on, as BotFather does at /setinline")
    add("--reads-all", action="store_true", help="the bot sees all messages of its groups")
    return parser


def _token(text: str) -> str:
    if _TOKEN.fullmatch(text) is None:
        raise argparse.ArgumentTypeError("a token is digits, a colon and letters: 100200300:secret")
    return text


def _username(text: str) -> str:
    if _USERNAME.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(
            "a bot's name is 5 to 32 letters, digits, _ and ends in bot"
        )
    return text


def _phone(text: str) -> str:
    if not text.partition(":")[0].strip():
        raise argparse.ArgumentTypeError("a phone needs the name of its owner")
    return text


if __name__ == "__main__":
    sys.exit(main())
