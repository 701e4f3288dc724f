"""A strict scanner for HTML-like markup: text, start tags and end tags, nothing guessed.

Telegram does not forgive markup as browsers do, so neither does this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.errors import BadRequest

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "nbsp": "\u00a0"}
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]{1,8});")
_TAG_NAME = re.compile(r"[a-zA-Z0-9-]*")
_ATTRIBUTE = re.compile(
    r"\s+([a-zA-Z_:][-a-zA-Z0-9_:.]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>/=]+))?"
)


@dataclass(frozen=True, slots=True)
class Text:
    """Characters between tags, references already resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag; ``closed`` when it was written as ``<br/>``; ``offset`` is in bytes."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """An end tag; ``offset`` is in bytes of the UTF-8 source."""

    name: str
    offset: int = 0


def cannot_parse(reason: str) -> BadRequest:
    """Return Telegram's refusal of broken markup."""
    return BadRequest(f"can't parse entities: {reason}")


def resolve_references(text: str) -> str:
    """Replace numeric references and the few named ones that Telegram knows."""

    def replacement(match: re.Match[str]) -> str:
        name = match.group(1)
        if name.startswith("#"):
            code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
            return chr(code) if 0 < code < 0x110000 else match.group(0)
        return _NAMED.get(name, match.group(0))

    return _REFERENCE.sub(replacement, text)


def scan(source: str) -> Iterator[Text | Start | End]:
    """Yield the pieces of ``source``; raise BadRequest where a tag is malformed."""
    position = 0
    while position < len(source):
        opening = source.find("<", position)
        if opening < 0:
            yield Text(resolve_references(source[position:]))
            return
        if opening > position:
            yield Text(resolve_references(source[position:opening]))
        piece, position = _scan_tag(source, opening)
        yield piece


def _scan_tag(source: str, opening: int) -> tuple[Start | End, int]:
    offset = len(source[:opening].encode())
    is_end = source.startswith("</", opening)
    name_match = _TAG_NAME.match(source, opening + (2 if is_end else 1))
    assert name_match is not None  # noqa: S101 - the pattern matches the empty string too
    name, position = name_match.group().lower(), name_match.end()
    if is_end:
        closing = source.find(">", position)
        if closing < 0 or source[position:closing].strip():
            raise cannot_parse(f"Unclosed end tag at byte offset {offset}")
        return End(name, offset), closing + 1
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(source, position):
        value = match.group(2) or ""
        attributes[match.group(1).lower()] = resolve_references(value.strip("\"'"))
        position = match.end()
    ending = re.compile(r"\s*(/?)>").match(source, position)
    if ending is None:
        if not name:
            raise cannot_parse(f'Unsupported start tag "" at byte offset {offset}')
        raise cannot_parse(f'Unclosed start tag "{name}" at byte offset {offset}')
    return Start(name, attributes, bool(ending.group(1)), offset), ending.end()
