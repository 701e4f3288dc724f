"""Saying something again while Telegram is out of reach."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

log = logging.getLogger(__name__)

Result = TypeVar("Result")

UNREACHABLE = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)
AGAIN_SECONDS = (3.0, 10.0, 30.0, 60.0, 120.0, 300.0)


async def patiently(say: Callable[[], Awaitable[Result]]) -> Result | None:
    """Do something that speaks to Telegram, again and again while Telegram cannot be reached.

    Returns ``None`` when it could not be reached for about nine minutes, or refused for good; both
    are logged, never raised.
    """
    for wait in AGAIN_SECONDS:
        try:
            return await say()
        except UNREACHABLE as trouble:
            log.warning("Telegram is out of reach: %r; again in %s s", trouble, wait)
            await asyncio.sleep(wait)
        except Exception:
            log.exception("could not be said")
            return None
    return None


async def insist(say: Callable[[], Awaitable[Result]]) -> Result:
    """Do something without which the bot cannot begin, until Telegram can be reached.

    Raises what Telegram refuses for good, such as a wrong token.
    """
    waits = iter(AGAIN_SECONDS)
    wait = next(waits)
    while True:
        try:
            return await say()
        except UNREACHABLE as trouble:
            log.warning("cannot begin: %r; again in %s s", trouble, wait)
            await asyncio.sleep(wait)
            wait = next(waits, wait)
