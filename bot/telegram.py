"""aiogram's bot as the product uses it: one base URL for calls and files, fewer steps a call.

Nearly every turn edits a card and answers a tap. aiogram builds a form, parses the answer and
validates a whole message for each, of which nothing is used. ``LeanSession`` sends such calls as
JSON and looks only whether they went well.
"""

import asyncio
import json
import logging
from typing import Any, cast

from aiogram import Bot
from aiogram.client.default import Default, DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    Response,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import LinkPreviewOptions
from aiohttp import ClientError, ClientTimeout
from pydantic import BaseModel

from bot.settings import Settings

log = logging.getLogger(__name__)

TRIES = 4
LONGEST_WAIT = 90.0  # seconds
LEAN = (EditMessageText, AnswerCallbackQuery)
WENT_WELL = (b'{"ok":true', b'{"ok": true')
JSON_HEADERS = {"Content-Type": "application/json"}


class LeanSession(AiohttpSession):
    """aiogram's session with a short way for the calls that every turn makes."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Make a call; raises aiogram's exceptions."""
        if not isinstance(method, LEAN):
            return await super().make_request(bot, method, timeout)
        status, content = await self.post(
            bot, method.__api_method__, _fields(method, bot), method, timeout
        )
        if content.startswith(WENT_WELL):
            return cast("TelegramType", True)
        response: Response[Any] = self.check_response(
            bot=bot, method=method, status_code=status, content=content.decode()
        )
        return cast("TelegramType", response.result)

    async def post(
        self,
        bot: Bot,
        name: str,
        fields: dict[str, Any],
        method: TelegramMethod[Any],
        timeout: float | None = None,  # noqa: ASYNC109 - handed through to aiohttp
    ) -> tuple[int, bytes]:
        """Post a call as JSON; returns the status and the body, raises ``TelegramNetworkError``."""
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=name)
        body = json.dumps(fields, ensure_ascii=False).encode()
        try:
            async with session.post(
                url, data=body, headers=JSON_HEADERS, timeout=ClientTimeout(timeout or self.timeout)
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(
                method=method, message=f"{type(error).__name__}: {error}"
            ) from error


def _fields(method: TelegramMethod[Any], bot: Bot) -> dict[str, Any]:
    fields = {}
    for name, given in method.__dict__.items():
        value = bot.default[given.name] if isinstance(given, Default) else given
        if isinstance(value, BaseModel):
            value = value.model_dump(exclude_none=True)
        if value is not None:
            fields[name] = value
    return fields


class PatientMiddleware(BaseRequestMiddleware):
    """Waits when Telegram says so, and tries again when the way there is bad.

    A gateway that answers with a page of HTML is such a bad way too; after the last try that is
    raised as ``TelegramServerError``. A call that was cut off may have arrived: an edit or an
    answer twice does no harm, a message twice is seen twice, which is better than not at all.
    """

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call; raises what the last try raised."""
        for attempt in range(1, TRIES):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as limit:
                if limit.retry_after > LONGEST_WAIT:
                    raise
                log.warning("told to wait %s s before %s", limit.retry_after, type(method).__name__)
                await asyncio.sleep(limit.retry_after)
            except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as trouble:
                log.warning("%s: %s, try %d", type(method).__name__, trouble, attempt)
                await asyncio.sleep(0.3 * 3**attempt)
        try:
            return await make_request(bot, method)
        except ClientDecodeError as page:
            raise TelegramServerError(method=method, message="Bad Gateway") from page


def make_session(settings: Settings) -> LeanSession:
    """Return a session for the Bot API server of the settings."""
    session = LeanSession(api=TelegramAPIServer.from_base(settings.telegram_api_url))
    session.middleware(PatientMiddleware())
    return session


def make_bot(settings: Settings, session: Any = None) -> Bot:
    """Return the bot; calls and file downloads all go to ``TELEGRAM_API_URL``."""
    return Bot(
        settings.bot_token.get_secret_value(),
        session=session or make_session(settings),
        default=DefaultBotProperties(
            parse_mode=ParseMode.HTML,
            # Given whole: its short form link_preview_is_disabled also goes out as a parameter
            # that Telegram has retired.
            link_preview=LinkPreviewOptions(
                is_disabled=True,
                prefer_small_media=None,
                prefer_large_media=None,
                show_above_text=None,
            ),
        ),
    )
