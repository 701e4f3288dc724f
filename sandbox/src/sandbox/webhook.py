"""Updates pushed to the bot's own address, as Telegram does it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import (
    BodyPartReader,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    MultipartReader,
    TCPConnector,
)

from sandbox.errors import ApiError, BadRequest, DroppedConnection, GatewayFault
from sandbox.model import JsonDict, UploadedFile
from sandbox.pusher import DeliveryFailed, Pusher

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_TIMEOUT = ClientTimeout(total=60)


class Webhook:
    """The address that the bot has set, if any, and the deliveries to it."""

    def __init__(self, telegram: Telegram, backoff: float) -> None:
        self._telegram = telegram
        self._backoff = backoff
        self._session: ClientSession | None = None
        self._settings: JsonDict = {}
        self._last_error: JsonDict = {}
        self.pusher: Pusher | None = None
        for key, record in telegram.store.load("webhook"):
            if key == "settings":
                self._settings = record

    @property
    def url(self) -> str:
        """Return the address, empty when updates are polled for."""
        return str(self._settings.get("url", ""))

    def resume(self) -> None:
        """Go on delivering to an address that was set before a restart."""
        if self.url and self.pusher is None:
            self._start()

    def _start(self) -> None:
        connections = self._settings["max_connections"]
        self._session = ClientSession(
            timeout=_TIMEOUT, connector=TCPConnector(limit=connections, ssl=False)
        )
        self.pusher = Pusher(
            self._telegram.updates,
            self._telegram.faults,
            self._deliver,
            connections=connections,
            backoff=self._backoff,
        )

    async def set(self, url: str, secret: str, connections: int) -> None:
        """Deliver to ``url`` from now on; an empty one goes back to polling."""
        if url and not url.startswith(("https://", "http://")):
            raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
        await self.stop()
        self._last_error = {}
        self._settings = {"url": url, "secret": secret, "max_connections": connections}
        self._telegram.store.put("webhook", "settings", self._settings)
        if url:
            self._start()

    async def stop(self) -> None:
        """Stop delivering and close the connections."""
        if self.pusher is not None:
            await self.pusher.stop()
            self.pusher = None
        if self._session is not None:
            await self._session.close()
            self._session = None

    def info(self) -> JsonDict:
        """Return the Bot API ``WebhookInfo``."""
        info: JsonDict = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self._telegram.updates.pending),
            **self._last_error,
        }
        if self.url:
            info["max_connections"] = self._settings["max_connections"]
        if self._telegram.updates.allowed:
            info["allowed_updates"] = self._telegram.updates.allowed
        return info

    async def _deliver(self, update: JsonDict) -> None:
        assert self._session is not None  # noqa: S101 - the pusher lives inside the session
        secret = self._settings["secret"]
        headers = {_SECRET_HEADER: secret} if secret else {}
        try:
            async with self._session.post(self.url, json=update, headers=headers) as response:
                if not 200 <= response.status < 300:
                    reason = f"{response.status} {response.reason}"
                    raise self._failed(f"Wrong response from the webhook: {reason}")
                params, files = await _read_answer(response)
        except (ClientError, TimeoutError, OSError, ValueError) as error:
            raise self._failed(f"Connection failed: {error}") from error
        if isinstance(params.get("method"), str):
            with suppress(ApiError, GatewayFault, DroppedConnection):
                await self._telegram.call(params["method"], params, files)

    def _failed(self, reason: str) -> DeliveryFailed:
        self._last_error = {
            "last_error_date": int(self._telegram.clock()),
            "last_error_message": reason,
        }
        return DeliveryFailed(reason)


async def _read_answer(response: ClientResponse) -> tuple[JsonDict, dict[str, UploadedFile]]:
    """Return the call that the bot put into its response; nothing when there is none."""
    params: JsonDict = {}
    files: dict[str, UploadedFile] = {}
    if not response.content_type.startswith("multipart/"):
        with suppress(ValueError):
            answer = json.loads(await response.read())
            params = answer if isinstance(answer, dict) else {}
        return params, files
    async for part in MultipartReader.from_response(response):
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytes(await part.read(decode=True))
        if part.filename is None:
            params[part.name] = data.decode()
        else:
            files[part.name] = UploadedFile(part.filename, data)
    return params, files
