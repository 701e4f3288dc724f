"""Updates pushed to the bot's webhook, as Telegram does: up to 40 connections, kept alive."""

import asyncio
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from bench.http1 import Message, MessageReader

_RETRY_SECONDS = 0.1


class WebhookPush:
    """A pool of connections to one webhook, one update at a time on each."""

    def __init__(
        self,
        url: str,
        *,
        secret: str,
        max_connections: int,
        on_reply: Callable[[Message], None],
    ) -> None:
        parts = urlsplit(url)
        self.host = parts.hostname or "127.0.0.1"
        self.port = parts.port or 80
        self.on_reply = on_reply
        secret_line = f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
        self._head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n{secret_line}"
            "Content-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: "
        )
        self._loop = asyncio.get_running_loop()
        self._queue: deque[bytes] = deque()
        self._free: list[PushConnection] = []
        self._unopened = max_connections
        self._opening: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def send(self, update: str) -> None:
        """Push an update over a free connection, or as soon as there is one."""
        self._queue.append(f"{self._head}{len(update)}\r\n\r\n{update}".encode("ascii"))
        if self._free:
            self._free.pop().carry(self._queue.popleft())
        elif self._unopened:
            self._unopened -= 1
            task = self._loop.create_task(self._open())
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    def close(self) -> None:
        """Push nothing more."""
        self._is_closed = True
        self._queue.clear()
        for task in self._opening:
            task.cancel()
        for connection in self._free:
            connection.close()

    def released(self, connection: "PushConnection") -> None:
        """A connection has its reply and can carry the next update."""
        if self._queue:
            connection.carry(self._queue.popleft())
        else:
            self._free.append(connection)

    def lost(self, connection: "PushConnection", unanswered: bytes | None) -> None:
        """A connection broke; what it carried is pushed again."""
        if connection in self._free:
            self._free.remove(connection)
        self._unopened += 1
        if self._is_closed or unanswered is None:
            return
        self._queue.appendleft(unanswered)
        self._loop.call_later(_RETRY_SECONDS, self._resume)

    def _resume(self) -> None:
        if self._queue and not self._is_closed:
            self.send(self._queue.pop().partition(b"\r\n\r\n")[2].decode("ascii"))

    async def _open(self) -> None:
        while True:
            try:
                await self._loop.create_connection(
                    lambda: PushConnection(self), self.host, self.port
                )
            except OSError:
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return


class PushConnection(asyncio.Protocol):
    """One kept-alive connection to the webhook."""

    def __init__(self, pool: WebhookPush) -> None:
        self._pool = pool
        self._reader = MessageReader()
        self._transport: asyncio.Transport | None = None
        self._carried: bytes | None = None

    def carry(self, request: bytes) -> None:
        """Send one request; the pool hears when its reply is here."""
        self._carried = request
        assert self._transport is not None
        self._transport.write(request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._pool.released(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._transport = None
        self._pool.lost(self, self._carried)
        self._carried = None

    def data_received(self, data: bytes) -> None:
        for reply in self._reader.feed(data):
            self._carried = None
            self._pool.on_reply(reply)
            self._pool.released(self)
