"""aiogram talking to a :class:`~sandbox.telegram.Telegram` in the same process, without sockets."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any, cast

from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from sandbox.errors import ApiError, DroppedConnection, GatewayFault
from sandbox.model import UploadedFile
from sandbox.telegram import Telegram

if TYPE_CHECKING:
    from aiogram.client.bot import Bot


class InProcessSession(BaseSession):
    """Give this to ``Bot(telegram.token, session=InProcessSession(telegram))``.

    Calls and results pass through the same JSON as over HTTP, errors become the same exceptions.
    """

    def __init__(self, telegram: Telegram, **settings: Any) -> None:
        super().__init__(**settings)
        self._telegram = telegram

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 - aiogram's own signature
    ) -> TelegramType:
        """Carry out a call; raise what aiogram raises for the same answer of a server."""
        attachments: dict[str, InputFile] = {}
        params = {
            key: prepared
            for key, value in method.model_dump(warnings=False).items()
            if (prepared := self.prepare_value(value, bot=bot, files=attachments))
        }
        uploads = {}
        for key, file in attachments.items():
            data = b"".join([chunk async for chunk in file.read(bot)])
            uploads[key] = UploadedFile(file.filename or key, data)
        status = 200
        try:
            result = await self._telegram.call(method.__api_method__, params, uploads)
            content = json.dumps({"ok": True, "result": result})
        except ApiError as error:
            status, content = error.error_code, json.dumps(error.json())
        except GatewayFault:
            status, content = 502, GatewayFault.BODY
        except DroppedConnection as error:
            raise TelegramNetworkError(method=method, message="Connection dropped") from error
        response = self.check_response(bot=bot, method=method, status_code=status, content=content)
        return cast("TelegramType", response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,  # noqa: ARG002 - aiogram's own signature
        timeout: int = 30,  # noqa: ASYNC109, ARG002
        chunk_size: int = 65536,
        raise_for_status: bool = True,  # noqa: ARG002
    ) -> AsyncGenerator[bytes, None]:
        """Yield a file by its download address; raise FileNotFoundError for an unknown one."""
        path = url.partition(f"/file/bot{self._telegram.token}/")[2]
        file = self._telegram.files.at(path)
        self._telegram.events.touch()
        if file is None:
            raise FileNotFoundError(path)
        data = self._telegram.files.read(file)
        for at in range(0, len(data), chunk_size):
            yield data[at : at + chunk_size]

    async def close(self) -> None:
        """Nothing is open."""
