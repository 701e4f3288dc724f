"""Long polling that confirms an update to Telegram only once it is kept."""

import asyncio
import json
import logging
import re
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError
from aiogram.methods import GetUpdates

from bot.raw_update import is_update_id
from bot.telegram import LeanSession
from bot.updates import Updates

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "inline_query"]
POLL_SECONDS = 30
BATCH = 100
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*([0-9]{1,18})(?![0-9])')
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds


async def poll(bot: Bot, updates: Updates) -> None:
    """Ask for updates for ever; ends when cancelled.

    Trouble with the network or the database is waited out; so is an answer of which nothing can be
    read. Raises ``TelegramUnauthorizedError`` for a wrong token, which no waiting mends.
    """
    offset: int | None = None
    limit, wait = BATCH, FIRST_WAIT
    while True:
        try:
            batch = await _ask(bot, offset, limit)
            if batch:
                await updates.receive(batch)
                offset = _after(batch)
            limit, wait = BATCH, FIRST_WAIT
        except TelegramUnauthorizedError:
            raise
        except TelegramConflictError:
            log.error("another program polls with this token; waiting %s s", wait)
            wait = await _rest(wait)
        except AnswerUnreadable as answer:
            log.warning("updates that are no JSON: %s", answer)
            if limit == 1 and answer.update_ids:
                offset = max(answer.update_ids) + 1  # it alone, and no later look can read it
            elif limit == 1:
                wait = await _rest(wait)
            limit = 1
        except Exception as trouble:
            log.warning("no updates: %r; trying again in %s s", trouble, wait)
            wait = await _rest(wait)


def _after(batch: list[Any]) -> int:
    """Return the offset that confirms a batch, which is kept; raises ``ValueError`` for none.

    An update without an id cannot be confirmed; a later one confirms it. Nor can one with an id
    beyond all that come in a lifetime: whatever is below it would be forgotten.
    """
    ids = [each.get("update_id") for each in batch if isinstance(each, dict)]
    return max(each for each in ids if is_update_id(each)) + 1


async def _rest(wait: float) -> float:
    await asyncio.sleep(wait)
    return min(wait * 2, LONGEST_WAIT)


class AnswerUnreadable(Exception):
    """The answer is no JSON, or too deep; ``update_ids`` are those that can be made out in it."""

    def __init__(self, trouble: Exception, content: bytes) -> None:
        super().__init__(repr(trouble))
        found = map(int, _UPDATE_ID.findall(content))
        self.update_ids = [each for each in found if is_update_id(each)]


async def _ask(bot: Bot, offset: int | None, limit: int) -> list[Any]:
    """Return the next updates as they came, so that they can be kept word for word.

    Raises ``AnswerUnreadable``, and aiogram's exceptions.
    """
    method = GetUpdates(offset=offset, limit=limit, timeout=POLL_SECONDS, allowed_updates=ALLOWED)
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
    body = _parse(content) if status == 200 else {}
    if body.get("ok"):
        result = body.get("result")
        return result if isinstance(result, list) else []
    session.check_response(bot, method, status, content.decode(errors="replace"))
    return []


def _parse(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content.decode(errors="replace"))
    except (ValueError, RecursionError) as trouble:
        raise AnswerUnreadable(trouble, content) from trouble
    return body if isinstance(body, dict) else {}
