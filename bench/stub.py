"""A Bot API server of its own process, as cheap as possible, with a crowd tapping behind it.

`python -m bench.stub` reads the crowd (a JSON list of PersonSpec) from standard input, prints its
port, and serves until it is killed. Besides `/bot<token>/<method>` it answers to the bench:
`/bench/tap-once`, `/bench/saturate`, `/bench/pace?seconds=2&people=50`, `/bench/pause`,
`/bench/snapshot`, `/bench/received` and `/bench/flood?count=400`. Updates go out by long polling
until the bot sets a webhook.
"""

import asyncio
import json
import sys
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bench.crowd import CallRefusedError, Crowd, Person, PersonSpec
from bench.http1 import Message, MessageReader, decode_fields, response
from bench.push import WebhookPush
from bench.recipients import FIRST_CHAT, Recipients, TooManyRequestsError

_MOST_PER_POLL = 100  # what Telegram hands out at most in one getUpdates


class Poll:
    """A getUpdates that waits for something to come."""

    __slots__ = ("answer", "limit", "timer")

    def __init__(self, answer: Callable[[bytes], None], limit: int, timer: asyncio.TimerHandle):
        self.answer = answer
        self.limit = limit
        self.timer = timer


class Mailbox:
    """Updates on their way to the bot, by whichever way it asked for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.push: WebhookPush | None = None
        self._loop = loop
        self._pending: deque[tuple[int, str]] = deque()
        self._poll: Poll | None = None
        self._flush_is_due = False

    def deliver(self, update_id: int, update: str) -> None:
        """Send it by webhook, or keep it until polling has confirmed it."""
        if self.push is not None:
            self.push.send(update)
            return
        self._pending.append((update_id, update))
        if self._poll is not None and not self._flush_is_due:
            self._flush_is_due = True
            self._loop.call_soon(self._flush)

    def set_push(self, push: WebhookPush | None) -> None:
        """Change over to a webhook, or back to polling; what waits goes the new way."""
        if self.push is not None:
            self.push.close()
        self.push = push
        if push is not None:
            while self._pending:
                push.send(self._pending.popleft()[1])

    def poll(self, fields: dict[str, str], answer: Callable[[bytes], None]) -> None:
        """Answer a getUpdates now, or as soon as an update comes, or when its time is up."""
        offset = int(fields.get("offset") or 0)
        while self._pending and self._pending[0][0] < offset:
            self._pending.popleft()
        if self._poll is not None:
            self._release(b'{"ok":true,"result":[]}')
        timeout = float(fields.get("timeout") or 0)
        limit = min(int(fields.get("limit") or _MOST_PER_POLL), _MOST_PER_POLL)
        timer = self._loop.call_later(timeout, self._release, b'{"ok":true,"result":[]}')
        self._poll = Poll(answer, limit, timer)
        if self._pending:
            self._flush()

    def _flush(self) -> None:
        self._flush_is_due = False
        if self._poll is None or not self._pending:
            return
        batch = [self._pending[n][1] for n in range(min(len(self._pending), self._poll.limit))]
        self._release(f'{{"ok":true,"result":[{",".join(batch)}]}}'.encode())

    def _release(self, body: bytes) -> None:
        poll, self._poll = self._poll, None
        if poll is not None:
            poll.timer.cancel()
            poll.answer(body)


class Metronome:
    """Has each of `people` tap once in `seconds`, spread evenly."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        crowd: Crowd,
        people: list[Person],
        seconds: float,
    ) -> None:
        self._loop = loop
        self._crowd = crowd
        self._seconds = seconds
        self._handles: dict[int, asyncio.TimerHandle] = {}
        start = loop.time()
        for number, person in enumerate(people):
            self._plan(person, start + number * seconds / len(people))

    def stop(self) -> None:
        for handle in self._handles.values():
            handle.cancel()

    def _plan(self, person: Person, at: float) -> None:
        self._handles[person.id] = self._loop.call_at(at, self._beat, person, at)

    def _beat(self, person: Person, at: float) -> None:
        self._plan(person, at + self._seconds)
        self._crowd.beat(person)


class Stub:
    """The parts together, and the bench's own commands."""

    def __init__(self, people: list[PersonSpec]) -> None:
        self.loop = asyncio.get_running_loop()
        self.mailbox = Mailbox(self.loop)
        self.crowd = Crowd(people, self.mailbox.deliver)
        self.recipients = Recipients()
        self.webhook_failures = 0
        self._metronome: Metronome | None = None
        self._commands: dict[str, Callable[[dict[str, str]], Any]] = {
            "/bench/tap-once": lambda _: self.crowd.press(self.crowd.people[0]),
            "/bench/saturate": self._saturate,
            "/bench/pace": self._pace,
            "/bench/pause": self._pause,
            "/bench/flood": self._flood,
            "/bench/received": lambda _: self.recipients.received(),
            "/bench/snapshot": lambda _: self.crowd.snapshot(self.webhook_failures),
        }

    def serve(self, message: Message, answer: Callable[[bytes, bytes], None]) -> None:
        """Answer one request: a call of the bot, or a command of the bench."""
        target = message.target
        if not target.startswith("/bot"):
            parts = urlsplit(target)
            result = self._commands[parts.path](dict(parse_qsl(parts.query)))
            answer(json.dumps(result).encode(), b"200 OK")
            return
        method = target.rpartition("/")[2]
        fields = decode_fields(message)
        if method == "getUpdates":
            self.mailbox.poll(fields, lambda body: answer(body, b"200 OK"))
            return
        if method in {"setWebhook", "deleteWebhook"}:
            self._change_webhook(fields)
        if method == "sendMessage" and self.recipients.know(fields["chat_id"]):
            self._receive(fields["chat_id"], answer)
            return
        try:
            answer(self.crowd.call(method, fields).encode(), b"200 OK")
        except CallRefusedError as refused:
            body = {"ok": False, "error_code": 400, "description": str(refused)}
            answer(json.dumps(body).encode(), b"400 Bad Request")

    def _receive(self, chat_id: str, answer: Callable[[bytes, bytes], None]) -> None:
        try:
            answer(self.recipients.receive(chat_id).encode(), b"200 OK")
        except TooManyRequestsError as limit:
            body = {
                "ok": False,
                "error_code": 429,
                "description": f"Too Many Requests: retry after {limit.RETRY_AFTER}",
                "parameters": {"retry_after": limit.RETRY_AFTER},
            }
            answer(json.dumps(body).encode(), b"429 Too Many Requests")

    def _change_webhook(self, fields: dict[str, str]) -> None:
        url = fields.get("url")
        if not url:
            self.mailbox.set_push(None)
            return
        self.mailbox.set_push(
            WebhookPush(
                url,
                secret=fields.get("secret_token", ""),
                max_connections=int(fields.get("max_connections") or 40),
                on_reply=self._on_webhook_reply,
            )
        )

    def _on_webhook_reply(self, reply: Message) -> None:
        """Carry out the method in the bot's response to an update, if there is one."""
        if reply.status != 200:
            self.webhook_failures += 1
            return
        fields = decode_fields(reply)
        method = fields.pop("method", None)
        if method is None:
            return
        try:
            self.crowd.call(method, fields)
        except CallRefusedError:
            return

    def _saturate(self, _: dict[str, str]) -> None:
        self._pause({})
        self.crowd.saturated = True
        for person in self.crowd.people:
            self.crowd.press(person)

    def _pace(self, options: dict[str, str]) -> None:
        self._pause({})
        people = self.crowd.people[: int(options["people"])]
        self._metronome = Metronome(self.loop, self.crowd, people, float(options["seconds"]))

    def _flood(self, options: dict[str, str]) -> None:
        """Let a stranger, to whom the bot may write once a second, send so many words at once."""
        for _ in range(int(options["count"])):
            self.crowd.write(FIRST_CHAT, "/start")

    def _pause(self, _: dict[str, str]) -> None:
        self.crowd.saturated = False
        if self._metronome is not None:
            self._metronome.stop()
            self._metronome = None


class Connection(asyncio.Protocol):
    """One keep-alive connection of a client that waits for each answer before its next call."""

    def __init__(self, stub: Stub) -> None:
        self._stub = stub
        self._reader = MessageReader()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._transport = None

    def data_received(self, data: bytes) -> None:
        for message in self._reader.feed(data):
            self._stub.serve(message, self._answer)

    def _answer(self, body: bytes, status: bytes) -> None:
        if self._transport is not None:
            self._transport.write(response(body, status))


async def serve(people: list[PersonSpec]) -> asyncio.Server:
    """Listen on a free port of localhost."""
    stub = Stub(people)
    return await stub.loop.create_server(lambda: Connection(stub), "127.0.0.1", 0)


async def main() -> None:
    """Serve the crowd that standard input describes until the process is ended."""
    server = await serve(json.load(sys.stdin))
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
