"""The webhook as Telegram, a stranger and a slow line find it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot import webhook
from core.errors import DatabaseAway
from tests.conversation.bot.test_one_chat_too_many import held_up, rest, words
from tests.conversation.handset import Handset
from tests.conversation.stage import STRANGER, Stage
from tests.e2e.programs import free_port

SECRET = "sample-secret"
OK, BAD, UNKNOWN, TOO_LONG, TOO_LARGE, BUSY = 200, 400, 401, 408, 413, 503


class Door:
    """The webhook's port, spoken to byte by byte."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Open a connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writers.append(writer)
        return reader, writer

    async def close(self) -> None:
        """Close whatever is open."""
        for writer in self._writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def send(self, request: bytes) -> int:
        """Send a whole request and return the status of what comes back."""
        reader, writer = await self.open()
        writer.write(request)
        return await status_of(reader)

    async def post(self, body: bytes, secret: bytes = SECRET.encode()) -> int:
        """Post a body."""
        return await self.send(head(len(body), secret) + body)


def head(length: int, secret: bytes = SECRET.encode()) -> bytes:
    """The head of a post."""
    given = webhook.SECRET_HEADER.encode() + b": " + secret
    return b"POST /hook HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Length: %d\r\n\r\n" % (given, length)


async def status_of(reader: asyncio.StreamReader) -> int:
    """Read the status line."""
    async with asyncio.timeout(20):
        line = await reader.readline()
    return int(line.split()[1])


@asynccontextmanager
async def listening(stage: Stage) -> AsyncIterator[Door]:
    port = free_port()
    app = webhook.make_app(stage.app.updates, "/hook", SECRET)
    listener = webhook.Listener(app, "127.0.0.1", port)
    await listener.start()
    door = Door(port)
    try:
        yield door
    finally:
        await door.close()
        await listener.stop()


@pytest.fixture
async def door(stage: Stage) -> AsyncIterator[Door]:
    async with listening(stage) as found:
        yield found


@pytest.mark.parametrize("secret", [b"", b"wrong", b"\xff\xfe", "密码".encode(), b"\xed\xa0\x80"])
async def test_who_does_not_know_the_secret_is_turned_away(door: Door, secret: bytes) -> None:
    """A secret that is no text used to end in a 500 and a trace."""
    assert await door.post(b"{}", secret) == UNKNOWN


NO_UPDATES = (
    *(b"", b"{", b"\xff", b"null", b"[]", b'"x"', b"{}", b"[" * 5000),
    *(b'{"update_id": "1"}', b'{"update_id": true}', b'{"update_id": 99999999999999999999}'),
)


@pytest.mark.parametrize("body", NO_UPDATES)
async def test_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    assert await door.post(body) == BAD


async def test_an_update_of_no_known_shape_is_kept_aside_and_not_sent_again(
    stage: Stage, door: Door
) -> None:
    bad: Any = {"update_id": 7001, "message": {"chat": "示例"}}
    assert await door.post(json.dumps(bad).encode()) == OK
    found = stage.town.rows("SELECT update_id FROM inbox WHERE set_aside IS NOT NULL")
    assert found == [7001]


GIVEN = webhook.SECRET_HEADER.encode() + b": " + SECRET.encode()
NO_HTTP = (
    *(b"\x16\x03\x01\x02\x00\r\n\r\n", b"POST /hook HTTP/1.1\r\nContent-Length: -5\r\n\r\n"),
    b"POST /hook HTTP/1.1\r\nHost: x\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n" % GIVEN,
    *(
        b"POST /hook HTTP/1.1\r\nHost: x\r\n%s\r\nContent-Encoding: %s\r\n"
        b"Content-Length: 5\r\n\r\nabcde" % (GIVEN, coding)
        for coding in (b"gzip", b"deflate")
    ),
)


@pytest.mark.parametrize("request_", NO_HTTP)
async def test_what_is_no_http_is_refused_without_a_trace(
    door: Door, request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """A body said to be compressed that is not used to end in a 500.

    It and whatever is no HTTP also left a trace in the log, so that anybody could fill it.
    """
    assert await door.send(request_) == BAD
    assert await door.post(b"{}", b"wrong") == UNKNOWN
    assert not [each for each in caplog.records if each.exc_info]


async def test_a_body_that_cannot_be_unpacked_leaves_no_trace_behind_a_refusal(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the secret the body was read after the refusal, and its fault logged as ours."""
    reader, writer = await door.open()
    writer.write(
        b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"
    )
    assert await status_of(reader) == UNKNOWN
    writer.write(b"abcdefghi")
    await reader.read()
    assert not [each for each in caplog.records if each.exc_info]


async def test_a_body_beyond_the_limit_is_refused(door: Door) -> None:
    assert await door.send(head(webhook.LARGEST_BODY + 1) + b" " * 1000) == TOO_LARGE


async def test_a_body_that_does_not_come_is_not_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """400 connections with half a body used to stay for as long as they liked."""
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.2)
    async with listening(stage) as door:
        assert await door.send(head(1000) + b'{"update_id"') == TOO_LONG


@pytest.mark.parametrize("start", [b"", b"POST /hook HTTP/1.1\r\nHost: "])
async def test_a_head_that_does_not_come_is_not_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(webhook, "HEAD_SECONDS", 0.2)
    async with listening(stage) as door:
        reader, writer = await door.open()
        writer.write(start)
        async with asyncio.timeout(20):
            assert await reader.read() == b""


async def test_connections_have_a_bound(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "MOST_CONNECTIONS", 3)
    async with listening(stage) as door:
        held = [await door.open() for _ in range(3)]
        for _, writer in held:
            writer.write(head(10))
            await writer.drain()
        await asyncio.sleep(0.1)
        reader, _ = await door.open()
        assert await status_of(reader) == BUSY
        await door.close()
        await asyncio.sleep(0.1)
        assert await door.post(b"{}") == BAD  # there is room again


async def test_many_who_bring_nothing_do_not_shut_out_who_brings_a_post(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They kept all places until their time was over: an honest post waited for 13 s."""
    monkeypatch.setattr(webhook, "MOST_CONNECTIONS", 3)
    monkeypatch.setattr(webhook, "GRACE_SECONDS", 0.0)
    async with listening(stage) as door:
        held = [await door.open() for _ in range(3)]
        for _, writer in held:
            writer.write(head(10))
            await writer.drain()
        await asyncio.sleep(0.1)
        for _ in range(8):
            assert await door.post(b"{}") == BAD
            await asyncio.sleep(0.05)
        ended = [reader.at_eof() or bool(reader.exception()) for reader, _ in held]
        assert ended == [True, False, False]  # who came first makes way; then there is room


async def test_one_chats_flood_leaves_no_post_open(
    stage: Stage, door: Door, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram holds 40 posts open for all chats; a stranger's used to take them all."""
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.2)
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.settled()
    async with held_up(stage, monkeypatch):
        flood = [json.dumps(words(5000 + n, "/start")).encode() for n in range(100)]
        assert {await door.post(body) for body in flood} == {OK}
        await inspector.begins()
    await rest(stage)


async def test_a_slow_answer_comes_by_a_call_in_the_end(
    stage: Stage, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.1)
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.settled()
    before = len(await stranger.heard())
    async with held_up(stage, monkeypatch):
        assert await door.post(json.dumps(words(5000, "/help")).encode()) == OK
        assert stage.town.rows("SELECT chat_id FROM inbox WHERE update_id = 5000") == [STRANGER]
    await rest(stage)
    assert len(await stranger.heard()) == before  # the new card in place of the old one
    await stranger.wait_for("使用说明")


async def test_telegram_is_asked_to_post_again_while_the_database_is_away(
    stage: Stage, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = stage.handset(STRANGER)
    await stranger.start()
    await stranger.settled()
    run = stage.app.turns.run

    def away(*_: object) -> Any:
        raise DatabaseAway

    monkeypatch.setattr(stage.app.turns, "run", away)
    body = json.dumps(words(5000, "/help")).encode()
    assert await door.post(body) == BUSY
    monkeypatch.setattr(stage.app.turns, "run", run)
    assert await door.post(body) == OK
    await stranger.wait_for("使用说明")
