"""The webhook: updates posted to us, the tap answered in our very response.

Telegram holds a limited number of posts open at a time, for all chats together. So a chat that has
something in hand already does not keep one open: what it posts then is kept in the inbox, which
Telegram is told at once, and answered by a call.
"""

import asyncio
import hmac
import json
import logging
from typing import Any

from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from bot.raw_update import RawUpdate, UpdateUnreadable, read_update
from bot.updates import Updates
from core.errors import DatabaseAway

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_BODY = 4 * 1024 * 1024  # bytes
HEAD_SECONDS = 10.0  # for a head to arrive, and for a connection to lie idle
BODY_SECONDS = 20.0
ANSWER_SECONDS = 2.0  # that a post is held open for its answer
MOST_CONNECTIONS = 256
GRACE_SECONDS = 1.0  # to bring a whole post, before a connection may have to make way for another
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

Unheard = dict[asyncio.BaseProtocol, float]  # connections without a whole post, since when
UNHEARD: web.AppKey[Unheard] = web.AppKey("unheard")


def make_app(updates: Updates, path: str, secret: str) -> web.Application:
    """Return the application that takes Telegram's posts.

    It answers 401 without the secret, 400 for what is no update, 408 for a body that does not come,
    413 for one that is too large, 503 while the database is away, and 200 once the effects of the
    update are committed, or the update itself; Telegram posts again what was answered otherwise.
    """
    word = secret.encode()
    unheard: Unheard = {}

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), word):
            return _refused(401)
        if (request.content_length or 0) > LARGEST_BODY:
            return _refused(413)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await request.read()
            unheard.pop(request.protocol, None)
            raw = json.loads(body.decode(errors="replace"))
        except TimeoutError:
            return _refused(408)
        except (ValueError, RecursionError, RequestPayloadError, ConnectionError):
            return _refused(400)
        try:
            return await _take_in(updates, raw)
        except DatabaseAway:
            return _refused(503)
        finally:
            unheard[request.protocol] = asyncio.get_running_loop().time()

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application(client_max_size=LARGEST_BODY)
    app[UNHEARD] = unheard
    app.router.add_post(path, take)
    app.router.add_get("/healthz", alive)
    return app


async def _take_in(updates: Updates, raw: Any) -> web.Response:
    """Answer an update, or keep it; one of no known shape is kept aside, if it has an id."""
    try:
        update: RawUpdate | None = read_update(raw)
    except UpdateUnreadable as trouble:
        if trouble.update_id is None:
            return _refused(400)
        update = None
    if update is not None and updates.idle(update):
        return _response(await updates.answer(update, ANSWER_SECONDS))
    await updates.receive([raw])
    return web.Response()


def _refused(status: int) -> web.Response:
    """Return a refusal after which nothing more is read from the connection."""
    response = web.Response(status=status)
    response.force_close()
    return response


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


class Listener:
    """Listens for posts, with a bound on connections and on the time that each may take.

    When all places are taken, whoever has taken longest to bring a whole post, or lies idle, makes
    way: many who say nothing do not shut out the one who does.
    """

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_protocol_log(),
            keepalive_timeout=HEAD_SECONDS,
            lingering_time=1.0,
        )
        self._host, self._port = host, port
        self._server: asyncio.Server | None = None
        self._unheard = app[UNHEARD]

    async def start(self) -> None:
        """Listen from now on; raises ``OSError`` where the port is taken."""
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connect, self._host, self._port)

    def _connect(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        if server is None or (len(server.connections) >= MOST_CONNECTIONS and not self._make_way()):
            return _Busy()
        protocol = server()
        self._unheard[protocol] = asyncio.get_running_loop().time()
        if len(self._unheard) > 2 * MOST_CONNECTIONS:
            for gone in self._unheard.keys() - set(server.connections) - {protocol}:
                del self._unheard[gone]
        return protocol

    def _make_way(self) -> bool:
        """End the connection that has kept its place longest without a whole post."""
        now = asyncio.get_running_loop().time()
        for protocol, since in list(self._unheard.items()):
            transport = getattr(protocol, "transport", None)
            if transport is None or transport.is_closing():
                del self._unheard[protocol]
            elif now - since < GRACE_SECONDS:
                return False
            else:
                del self._unheard[protocol]
                transport.abort()
                return True
        return False

    async def stop(self) -> None:
        """Take no more, and let what is under way end."""
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()


def _protocol_log() -> logging.Logger:
    """Return the log of what befalls connections.

    Whoever reaches the port can send what is no HTTP, before any secret is asked for; that is
    their fault and worth a line for who looks for it, not an error with a trace for each.
    """
    found = logging.getLogger(f"{__name__}.protocol")
    found.addFilter(_ours)
    return found


def _ours(record: logging.LogRecord) -> bool:
    """Tell whether what went wrong is for us to look at; note the rest for who debugs."""
    trouble = record.exc_info[1] if record.exc_info else None
    if not isinstance(trouble, HttpProcessingError | RequestPayloadError | ConnectionError):
        return True
    log.debug("a request that is no HTTP, or ends: %s", type(trouble).__name__)
    return False


class _Busy(asyncio.Protocol):
    """Turns a connection away."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say so, and close."""
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(BUSY)
        transport.close()
