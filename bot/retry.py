"""Doing something again while Telegram, or the database, is out of reach."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError

from core.errors import DatabaseAway

log = logging.getLogger(__name__)

Result = TypeVar("Result")

UNREACHABLE = (TelegramNetworkError, TelegramServerError, TelegramRetryAfter)
AWAY = (*UNREACHABLE, DatabaseAway)
AGAIN_SECONDS = (1.0, 3.0, 10.0, 30.0, 60.0, 120.0, 300.0)


async def patiently(say: Callable[[], Awaitable[object]]) -> bool:
    """Do something that speaks to Telegram, again and again while it or the database is away.

    Returns whether that is over: said, or refused for good, which is logged and not raised.
    ``False`` means that it could not be done for about nine minutes.
    """
    for wait in (*AGAIN_SECONDS, None):
        try:
            await say()
        except AWAY as trouble:
            if wait is None:
                log.warning("out of reach: %r; not said", trouble)
                return False
            pause = max(wait, _asked(trouble))
            log.warning("out of reach: %r; again in %s s", trouble, pause)
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
        except AWAY as trouble:
            pause = max(wait, _asked(trouble))
            log.warning("cannot begin: %r; again in %s s", trouble, pause)
            await asyncio.sleep(pause)
            wait = next(waits, wait)
