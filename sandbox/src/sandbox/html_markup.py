"""``parse_mode=HTML``: the few tags that a message may carry."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.entities import Draft
from sandbox.model import JsonDict
from sandbox.tags import End, Start, Text, cannot_parse, scan

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}


@dataclass(slots=True)
class _Open:
    tag: str
    kind: str
    start: int
    details: JsonDict = field(default_factory=dict)


def parse_html(source: str) -> tuple[str, list[JsonDict]]:
    """Return text and entities; raise BadRequest ("can't parse entities: …") when broken."""
    draft = Draft()
    stack: list[_Open] = []
    for piece in scan(source):
        if isinstance(piece, Text):
            draft.write(piece.value)
        elif isinstance(piece, Start):
            stack.append(_open(piece, draft.length, stack))
        else:
            _close(piece, draft, stack)
    if stack:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return draft.finish()


def _open(tag: Start, start: int, stack: list[_Open]) -> _Open:
    kind = _SIMPLE.get(tag.name)
    details: JsonDict = {}
    if tag.name == "span":
        if tag.attributes.get("class") != "tg-spoiler":
            raise cannot_parse(
                f'Tag "span" must have class "tg-spoiler" at byte offset {tag.offset}'
            )
        kind = "spoiler"
    elif tag.name == "a":
        kind, details = link_entity(tag.attributes.get("href", ""))
    elif tag.name == "blockquote":
        kind = "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"
        if any(item.tag == "blockquote" for item in stack):
            raise cannot_parse(f"Nested blockquote at byte offset {tag.offset}")
    elif tag.name == "tg-emoji":
        kind, details = "custom_emoji", {"custom_emoji_id": tag.attributes.get("emoji-id", "")}
        if not details["custom_emoji_id"].isdigit():
            raise cannot_parse("Invalid custom emoji identifier specified")
    elif tag.name == "code" and stack and stack[-1].tag == "pre":
        language = tag.attributes.get("class", "").removeprefix("language-")
        if language:
            stack[-1].details["language"] = language
        kind = ""
    if kind is None:
        raise cannot_parse(f'Unsupported start tag "{tag.name}" at byte offset {tag.offset}')
    return _Open(tag.name, kind, start, details)


def link_entity(href: str) -> tuple[str, JsonDict]:
    """Tell a mention of a user from a link; a link without a usable address is plain text."""
    if href.startswith("tg://user?id=") and href.removeprefix("tg://user?id=").isdigit():
        user_id = int(href.removeprefix("tg://user?id="))
        return "text_mention", {"user": {"id": user_id, "is_bot": False, "first_name": ""}}
    if "://" in href or href.startswith("mailto:") or "." in href:
        return "text_link", {"url": href}
    return "", {}


def _close(tag: End, draft: Draft, stack: list[_Open]) -> None:
    if not stack:
        raise cannot_parse(f"Unexpected end tag at byte offset {tag.offset}")
    opened = stack.pop()
    if tag.name not in {"", opened.tag}:
        raise cannot_parse(
            f"Unmatched end tag at byte offset {tag.offset}, "
            f'expected "</{opened.tag}>", found "</{tag.name}>"'
        )
    if opened.kind:
        draft.mark(opened.start, opened.kind, **opened.details)
