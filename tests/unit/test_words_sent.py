"""Whatever goes out as words of a message was made HTML by the house, and never as it was typed.

A unit called “示例<一期>小学” is a tag to Telegram, which then takes nothing of the message.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEAKING = ("bot", "handlers", "courier")
MAKERS = frozenset({"html_message", "html_caption", "message_of", "caption_of"})
SENDING = {"send_message": 1, "edit_message_text": 0}
"""Calls whose words stand at a place; elsewhere they are named."""
NAMED = frozenset({"caption", "text"})


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _words_of(call: ast.Call) -> Iterator[ast.expr]:
    """Give the words that a call sends, if it is one that does."""
    name, place = _name(call), SENDING.get(_name(call))
    if place is not None:
        yield from call.args[place : place + 1]
    if name == "send" or name.startswith(("send_", "edit_message_", "InputMedia")):
        yield from (each.value for each in call.keywords if each.arg in NAMED)


def _made(words: ast.expr) -> bool:
    match words:
        case ast.Call():
            return _name(words) in MAKERS
        case ast.Constant(value=None):
            return True
        case ast.BoolOp(values=parts):
            return all(map(_made, parts))
        case ast.IfExp(body=body, orelse=other):
            return _made(body) and _made(other)
    return False


def _raw(source: str) -> list[int]:
    calls = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.Call))
    return [words.lineno for call in calls for words in _words_of(call) if not _made(words)]


def test_no_words_go_out_as_they_were_typed() -> None:
    paths = [path for room in SPEAKING for path in sorted((ROOT / room).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)): _raw(path.read_text("utf-8")) for path in paths}
    assert {path: at for path, at in found.items() if at} == {}
    assert sum("caption=html_caption(" in path.read_text("utf-8") for path in paths) >= 2


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("bot.send_photo(1, code, caption=link_words(view))", [1]),
        ("bot.send_message(1, f'{unit.name}')", [1]),
        ("bot.edit_message_text(text=words)", [1]),
        ("InputMediaPhoto(media=x, caption=None if place else name)", [1]),
        ("bot.send_message(1, html_message(name))", []),
        ("send(1, caption=caption_of(card) or None)", []),
        ("IncomingPhoto(caption=message.caption)", []),
    ],
)
def test_raw_words_are_found(source: str, lines: list[int]) -> None:
    assert _raw(source) == lines
