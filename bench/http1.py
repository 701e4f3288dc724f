"""Just enough HTTP/1.1 for a stub that must cost less than what it measures.

A general server spends several times what the bot under test spends on one update, and on a
machine with two cores that would be measured too. Here a message that arrives in one piece (nearly
all do) is cut out with two searches and one slice.
"""

import json
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_END_OF_HEAD = b"\r\n\r\n"


class Message(NamedTuple):
    """A request or a response: its first line and headers as they came, and its whole body."""

    head: bytes
    body: bytes

    @property
    def start_line(self) -> bytes:
        return self.head[: self.head.find(b"\r\n")]

    @property
    def target(self) -> str:
        """The path that a request asks for."""
        return self.start_line.split(b" ", 2)[1].decode("ascii")

    @property
    def status(self) -> int:
        """The status code of a response."""
        return int(self.start_line.split(b" ", 2)[1])

    def header(self, name: bytes) -> bytes:
        """The value of a header, empty when it is absent; `name` is lower case."""
        return _header(self.head, name)


def _header(head: bytes, name: bytes) -> bytes:
    at = head.lower().find(b"\r\n" + name + b":")
    if at < 0:
        return b""
    at += len(name) + 3
    end = head.find(b"\r\n", at)
    return head[at : end if end >= 0 else len(head)].strip()


class MessageReader:
    """Cuts the bytes of one connection into messages."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Message]:
        """Take what arrived and return the messages that are complete by now."""
        buffer = self._buffer + data if self._buffer else data
        messages: list[Message] = []
        while buffer:
            cut = _cut(buffer)
            if cut is None:
                break
            message, length = cut
            messages.append(message)
            buffer = buffer[length:]
        self._buffer = buffer
        return messages


def _cut(buffer: bytes) -> tuple[Message, int] | None:
    """The first message of `buffer` and its length, or None while it is not all there."""
    end = buffer.find(_END_OF_HEAD)
    if end < 0:
        return None
    head = buffer[:end]
    start = end + len(_END_OF_HEAD)
    length = _header(head, b"content-length")
    if length:
        stop = start + int(length)
        return (Message(head, buffer[start:stop]), stop) if len(buffer) >= stop else None
    if _header(head, b"transfer-encoding").lower() == b"chunked":
        return _cut_chunked(head, buffer, start)
    return Message(head, b""), start


def _cut_chunked(head: bytes, buffer: bytes, at: int) -> tuple[Message, int] | None:
    parts: list[bytes] = []
    while True:
        line_end = buffer.find(b"\r\n", at)
        if line_end < 0:
            return None
        size = int(buffer[at:line_end].split(b";", 1)[0], 16)
        at = line_end + 2
        if len(buffer) < at + size + 2:
            return None
        parts.append(buffer[at : at + size])
        at += size + 2
        if size == 0:
            return Message(head, b"".join(parts)), at


def decode_fields(message: Message) -> dict[str, str]:
    """The parameters of a call, however they were encoded; nested values stay JSON text.

    Contents of uploaded files are left out: the stub only needs to know who is spoken to.
    """
    body = message.body
    if not body:
        return {}
    content_type = message.header(b"content-type")
    if content_type.startswith(b"application/json"):
        return _json_fields(body)
    if content_type.startswith(b"multipart/form-data"):
        return _multipart_fields(body, content_type)
    return _form_fields(body)


def _json_fields(body: bytes) -> dict[str, str]:
    values = json.loads(body)
    return {
        key: value if isinstance(value, str) else json.dumps(value)
        for key, value in values.items()
        if value is not None
    }


def _form_fields(body: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    for pair in body.split(b"&"):
        key, _, value = pair.partition(b"=")
        fields[key.decode("ascii")] = unquote_to_bytes(value.replace(b"+", b" ")).decode()
    return fields


def _multipart_fields(body: bytes, content_type: bytes) -> dict[str, str]:
    boundary = content_type.partition(b"boundary=")[2].split(b";", 1)[0].strip(b'" ')
    fields: dict[str, str] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, value = part.partition(_END_OF_HEAD)
        disposition = _header(head, b"content-disposition")
        if b"filename=" in disposition:
            continue
        name = disposition.partition(b'name="')[2].partition(b'"')[0]
        if not name:
            name = disposition.partition(b"name=")[2].split(b";", 1)[0].strip()
        fields[name.decode()] = value.removesuffix(b"\r\n").decode()
    return fields


def response(body: bytes, status: bytes = b"200 OK") -> bytes:
    """A JSON response, whole."""
    return (
        b"HTTP/1.1 %b\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n%b"
    ) % (status, len(body), body)
