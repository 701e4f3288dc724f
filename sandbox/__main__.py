"""``python -m sandbox [port]``: the server with four phones, for any bot that comes."""

from __future__ import annotations

import asyncio
import sys

from sandbox.model import PhoneSpec
from sandbox.server import start
from sandbox.telegram import Telegram


async def serve(port: int) -> None:
    """Serve until interrupted."""
    phones = [
        PhoneSpec(600_000_001, "甲示例", "检查员"),
        PhoneSpec(600_000_002, "乙示例", "安全员"),
        PhoneSpec(600_000_003, "丙示例", "办公室"),
        PhoneSpec(600_000_004, "丁示例", "路人"),
    ]
    telegram = Telegram(phones=phones)
    running = await start(telegram, port=port)
    sys.stdout.write(f"{running.url}\nBOT_TOKEN={telegram.token}\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await running.stop()
        await telegram.close()


if __name__ == "__main__":
    try:
        asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8081))
    except KeyboardInterrupt:
        sys.exit(0)
