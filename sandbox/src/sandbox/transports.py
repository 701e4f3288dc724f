"""Two ways from a person in Python to their phone: in the same process, or over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from types import TracebackType
from typing import Any, Protocol

from aiohttp import ClientSession, FormData

from sandbox.errors import NoSuchPhone
from sandbox.model import JsonDict, UploadedFile
from sandbox.screen import screen
from sandbox.telegram import Telegram


class Transport(Protocol):
    """The transport that a :class:`~sandbox.client.Phone` needs."""

    async def act(
        self, user_id: int, action: str, fields: JsonDict, files: Sequence[UploadedFile] = ()
    ) -> Any:
        """Do something on the phone; raise NoSuchPhone when it cannot be done."""

    async def screen(
        self, user_id: int, chat_id: int | None, after: int | None, wait: float
    ) -> JsonDict:
        """Return the screen; wait up to ``wait`` seconds while its version is ``after``."""

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file; raise NoSuchPhone for an unknown one."""


class InProcess:
    """Straight to a :class:`~sandbox.telegram.Telegram`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def act(
        self, user_id: int, action: str, fields: JsonDict, files: Sequence[UploadedFile] = ()
    ) -> Any:
        """Do something on the phone."""
        if action == "media":
            return await self._telegram.people.media(user_id, files, **fields)
        return await getattr(self._telegram.people, action)(user_id, **fields)

    async def screen(
        self, user_id: int, chat_id: int | None, after: int | None, wait: float
    ) -> JsonDict:
        """Return the screen; raise what the bot's own handling of an update has raised."""
        telegram = self._telegram
        if after == telegram.events.version:
            await telegram.events.wait(wait)
        if telegram.failures:
            raise telegram.failures.pop(0)
        return screen(telegram, user_id, telegram.chats.chat_of(user_id, chat_id))

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file."""
        file = self._telegram.files.find(file_id)
        if file is None:
            raise NoSuchPhone("no such file")
        return self._telegram.files.read(file)


class OverHttp:
    """To a sandbox server at ``url``; use it in ``async with``."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = ClientSession()

    async def __aenter__(self) -> OverHttp:
        """Return itself, ready."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self._session.close()

    async def act(
        self, user_id: int, action: str, fields: JsonDict, files: Sequence[UploadedFile] = ()
    ) -> Any:
        """Do something on the phone."""
        address = f"{self._url}/sandbox/phones/{user_id}/{action}"
        if action == "link":
            address, fields = f"{self._url}/sandbox/link", {"user_id": user_id, **fields}
        if action != "media":
            return await self._ask("POST", address, json=fields)
        form = FormData(quote_fields=False)
        for key, value in fields.items():
            form.add_field(key, "1" if value is True else str(value or ""))
        for file in files:
            form.add_field(
                "file", BytesIO(file.data), filename=file.name, content_type=file.mime or None
            )
        return await self._ask("POST", address, data=form)

    async def screen(
        self, user_id: int, chat_id: int | None, after: int | None, wait: float
    ) -> JsonDict:
        """Return the screen."""
        query = {"chat_id": chat_id, "after": after, "timeout": wait}
        result = await self._ask(
            "GET",
            f"{self._url}/sandbox/phones/{user_id}/screen",
            params={key: str(value) for key, value in query.items() if value is not None},
        )
        return dict(result)

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file."""
        async with self._session.get(f"{self._url}/sandbox/files/{file_id}") as response:
            if response.status != 200:
                raise NoSuchPhone("no such file")
            return await response.read()

    async def _ask(self, verb: str, address: str, **arguments: Any) -> Any:
        async with self._session.request(verb, address, **arguments) as response:
            body = await response.json()
            if response.status != 200:
                raise NoSuchPhone(body.get("error", response.reason))
            return body
