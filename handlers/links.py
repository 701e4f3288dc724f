"""Start links in what people type: pasted from a message or a terminal instead of pressed."""

import re
from urllib.parse import parse_qs

from aiogram.enums import MessageEntityType
from aiogram.types import Message

from checklists.opening import Pasted

_QUERY = r"(?P<query>[A-Za-z0-9_\-=&%.+]*)"
_NAME = r"(?P<name>[A-Za-z][A-Za-z0-9_]*)"
_LINKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/{_NAME}/?(?:\?{_QUERY})?",
        rf"(?:https?://)?{_NAME}\.t\.me/?(?:\?{_QUERY})?",
        rf"tg:(?://)?resolve/?\?{_QUERY}",
    )
)
_BARE = re.compile(r"[A-Za-z0-9_-]{20}|c[A-Za-z0-9_-]{22}|t[A-Za-z0-9_-]{24}")
_AROUND = re.compile(
    r"[\s<>《》“”\"'‘’「」()（）\[\]【】,，.。;；:：!！]+"
)  # what people put around a link
_START = re.compile(r"/?start[ =]")


def read_link(text: str, username: str) -> Pasted | None:
    """Find a start link of this bot, or the bare payload of one, in words.

    A link of another bot is none of ours.
    """
    for pattern in _LINKS:
        for found in pattern.finditer(text):
            query = parse_qs(found.groupdict().get("query") or "")
            name = found.groupdict().get("name") or query.get("domain", [""])[0]
            if name.lower() != username.lower():
                continue
            rest = text[: found.start()] + text[found.end() :]
            return Pasted(query.get("start", [""])[0], not _AROUND.sub("", rest))
    word = _START.sub("", _AROUND.sub(" ", text).strip())
    return Pasted(word, alone=True, bare=True) if _BARE.fullmatch(word) else None


def pasted_in(message: Message, username: str) -> Pasted | None:
    """Find a start link in a message, also one that is hidden behind other words."""
    text = (message.text or "").strip()
    found = read_link(text, username)
    if found is not None:
        return found
    for entity in message.entities or ():
        if entity.type == MessageEntityType.TEXT_LINK and entity.url:
            hidden = read_link(entity.url, username)
            if hidden is not None and not hidden.bare:
                shown = entity.extract_from(message.text or "").strip()
                return Pasted(hidden.payload, alone=shown == text)
    return None
