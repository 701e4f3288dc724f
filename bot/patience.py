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


async def patiently(say: Callable[[], Awaitable[object]]) -> bool:
    """Do something that speaks to Telegram, again and again while Telegram cannot be reached.

    Returns whether that is over: said, or refused for good, which is logged and not raised.
    ``False`` means that Telegram could not be reached for about nine minutes.
    """
    for wait in (*AGAIN_SECONDS, None):
        try:
            await say()
        except UNREACHABLE as trouble:
            if wait is None:
                log.warning("Telegram is out of reach: %r; not said", trouble)
                return False
            pause = max(wait, _asked(trouble))
            log.warning("Telegram is out of reach: %r; again in %s s", trouble, pause)
            await asyncio.sleep(pause)
        except Exception:
            log.exception("could not be said")
            return True
        else:
            return True
    return False


def _asked(trouble: Exception) -> float:
    """Return how many seconds Telegram told us to wait."""
    return float(trouble.retry_after) if isinstance(trouble, TelegramRetryAfter) else 0.0


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
            pause = max(wait, _asked(trouble))
            log.warning("cannot begin: %r; again in %s s", trouble, pause)
            await asyncio.sleep(pause)
            wait = next(waits, wait)
