"""Long polling that confirms an update to Telegram only once it is kept."""

import asyncio
import json
import logging
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import GetUpdates

from bot.lanes import Lanes
from bot.telegram import LeanSession
from bot.updates import Updates

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query"]
POLL_SECONDS = 30
BATCH = 100
MOST_UNDER_WAY = 200  # updates in hand; more wait at Telegram
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds


async def poll(bot: Bot, updates: Updates, lanes: Lanes) -> None:
    """Ask for updates for ever; ends when cancelled.

    Trouble with the network or the database is waited out. Raises ``TelegramUnauthorizedError``
    for a wrong token, which no waiting mends.
    """
    offset: int | None = None
    wait = FIRST_WAIT
    while True:
        try:
            batch = await _ask(bot, offset)
            if batch:
                await updates.receive(batch)
                offset = max(update["update_id"] for update in batch) + 1
                await lanes.room(MOST_UNDER_WAY)
            wait = FIRST_WAIT
        except TelegramUnauthorizedError:
            raise
        except TelegramConflictError:
            log.error("another program polls with this token; waiting %s s", wait)
            wait = await _rest(wait)
        except Exception as trouble:
            log.warning("no updates: %r; trying again in %s s", trouble, wait)
            wait = await _rest(wait)


async def _rest(wait: float) -> float:
    await asyncio.sleep(wait)
    return min(wait * 2, LONGEST_WAIT)


async def _ask(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    """Return the next updates as they came, so that they can be kept word for word."""
    method = GetUpdates(offset=offset, limit=BATCH, timeout=POLL_SECONDS, allowed_updates=ALLOWED)
    session = bot.session
    if not isinstance(session, LeanSession):
        updates = await bot(method)
        return [
            json.loads(each.model_dump_json(exclude_none=True, by_alias=True)) for each in updates
        ]
    fields = method.model_dump(exclude_none=True)
    status, content = await session.post(
        bot, method.__api_method__, fields, method, POLL_SECONDS + 15
    )
    body = json.loads(content) if status == 200 else {}
    if body.get("ok"):
        result: list[dict[str, Any]] = body["result"]
        return result
    session.check_response(bot, method, status, content.decode(errors="replace"))
    return []
