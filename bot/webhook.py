"""The webhook: updates posted to us, the tap answered in our very response."""

import hmac
import json
import logging
from typing import Any

from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiohttp import web

from bot.lanes import Lanes
from bot.updates import Updates, chat_of

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 4 * 1024 * 1024  # bytes


def make_app(updates: Updates, lanes: Lanes, path: str, secret: str) -> web.Application:
    """Return the application that takes Telegram's posts.

    It answers 401 without the secret, 400 for what is no update, and 200 once the update's effects
    are committed; Telegram posts again what was answered otherwise.
    """

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=401)
        try:
            raw: dict[str, Any] = json.loads(await request.read())
            update_id = int(raw["update_id"])
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        log.debug("update %d posted", update_id)
        result = await lanes.submit(chat_of(raw), lambda: updates.feed(raw))
        return _response(result)

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application(client_max_size=LARGEST_BODY)
    app.router.add_post(path, take)
    app.router.add_get("/healthz", alive)
    return app


def _response(result: Any) -> web.Response:
    if not isinstance(result, TelegramMethod):
        return web.Response()
    fields: dict[str, Any] = {"method": result.__api_method__}
    if isinstance(result, AnswerCallbackQuery):
        fields["callback_query_id"] = result.callback_query_id
        if result.text:
            fields["text"] = result.text
        if result.show_alert:
            fields["show_alert"] = True
    else:
        fields |= result.model_dump(exclude_none=True)
    return web.Response(
        body=json.dumps(fields, ensure_ascii=False).encode(), content_type="application/json"
    )
