"""What the stub's own reading of HTTP takes and gives."""

import json

import pytest

from bench.http1 import MessageReader, decode_fields, response

FORM = (
    b"POST /bot1:A/sendMessage HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%b"
)


def _form(body: bytes) -> bytes:
    return FORM % (len(body), body)


def test_a_request_in_one_piece_is_read_at_once() -> None:
    [message] = MessageReader().feed(_form(b"chat_id=7&text=%E5%A5%BD+a%2Bb"))

    assert message.target == "/bot1:A/sendMessage"
    assert decode_fields(message) == {"chat_id": "7", "text": "好 a+b"}


def test_a_request_that_comes_byte_by_byte_is_the_same_request() -> None:
    reader = MessageReader()
    whole = _form(b"chat_id=7&text=ok")

    arrived = [message for n in range(len(whole)) for message in reader.feed(whole[n : n + 1])]

    assert [decode_fields(message) for message in arrived] == [{"chat_id": "7", "text": "ok"}]


def test_two_requests_in_one_piece_are_two() -> None:
    arrived = MessageReader().feed(_form(b"chat_id=1") + _form(b"chat_id=2"))

    assert [decode_fields(message)["chat_id"] for message in arrived] == ["1", "2"]


def test_a_json_body_keeps_nested_values_as_json() -> None:
    body = json.dumps({"chat_id": 7, "text": "好", "reply_markup": {"a": [1]}, "x": None}).encode()
    request = (
        b"POST /b HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
    ) % (len(body), body)

    fields = decode_fields(MessageReader().feed(request)[0])

    assert fields == {"chat_id": "7", "text": "好", "reply_markup": '{"a": [1]}'}


@pytest.mark.parametrize("quote", [b'"', b""])
def test_a_multipart_body_in_chunks_gives_its_fields_and_leaves_files_out(quote: bytes) -> None:
    body = (
        b"--B\r\nContent-Disposition: form-data; name=%bmethod%b\r\n\r\nanswerCallbackQuery\r\n"
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\nPDF\r\n--B--\r\n'
    ) % (quote, quote)
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: multipart/form-data; boundary=B\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:50], body[50:]))
    reader = MessageReader()

    assert reader.feed(head + chunks) == []
    [reply] = reader.feed(b"0\r\n\r\n")

    assert reply.status == 200
    assert decode_fields(reply) == {"method": "answerCallbackQuery"}


def test_a_response_is_read_back_as_it_was_written() -> None:
    [reply] = MessageReader().feed(response(b'{"ok":false}', b"400 Bad Request"))

    assert (reply.status, reply.body) == (400, b'{"ok":false}')
