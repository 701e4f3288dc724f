"""Telegram as the courier reaches it: python-telegram-bot, imported at the first thing to send.

The conversation answers for itself; what is made meanwhile, such as a rendered paper, goes this
way. The import costs 36 MB and 0.2 s, which a bot that only converses does not pay.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import XunanError

if TYPE_CHECKING:
    from telegram.ext import ExtBot

CONNECT_SECONDS, UPLOAD_SECONDS = 20.0, 120.0


class SendingFailed(XunanError):
    """Telegram could not be reached or was busy; ``wait`` seconds may pass before another try."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class RecipientGone(XunanError):
    """The person has blocked the bot, or the chat is no more; trying again is of no use."""


class Courier:
    """Sends documents to chats; one connection pool, opened at the first one."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._api_url = api_url
        self._bot: ExtBot[None] | None = None

    async def send_document(self, chat_id: int, path: Path, name: str, caption: str) -> None:
        """Send a file under a name; raises ``SendingFailed`` or ``RecipientGone``."""
        bot = await self._opened()
        from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError  # noqa: PLC0415

        try:
            with path.open("rb") as file:
                await bot.send_document(chat_id, file, caption=caption, filename=name)
        except Forbidden as refusal:
            raise RecipientGone(refusal.message) from refusal
        except BadRequest as refusal:
            if "chat not found" in refusal.message.lower():
                raise RecipientGone(refusal.message) from refusal
            raise SendingFailed(refusal.message) from refusal
        except RetryAfter as limit:
            after = limit.retry_after
            seconds = after if isinstance(after, int | float) else after.total_seconds()
            raise SendingFailed(limit.message, seconds) from limit
        except TelegramError as trouble:
            raise SendingFailed(trouble.message) from trouble

    async def _opened(self) -> "ExtBot[None]":
        if self._bot is None:
            # python-telegram-bot warns at every retry_after that is read as a plain number.
            os.environ.setdefault("PTB_TIMEDELTA", "1")
            from telegram.ext import ExtBot  # noqa: PLC0415
            from telegram.request import HTTPXRequest  # noqa: PLC0415

            request = HTTPXRequest(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=UPLOAD_SECONDS,
                media_write_timeout=UPLOAD_SECONDS,
            )
            self._bot = ExtBot(
                self._token,
                base_url=f"{self._api_url}/bot",
                base_file_url=f"{self._api_url}/file/bot",
                request=request,
            )
            await request.initialize()
        return self._bot

    async def close(self) -> None:
        """Close the connections."""
        if self._bot is not None:
            await self._bot.request.shutdown()
            self._bot = None
