"""From the text of a call to what is stored: parsed, trimmed, measured, links found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiogram.types import LinkPreviewOptions, MessageEntity

from sandbox.entities import detect, trim, units
from sandbox.errors import BadRequest
from sandbox.html_markup import parse_html
from sandbox.markdown_markup import parse_legacy_markdown, parse_markdown
from sandbox.model import JsonDict

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def parse_markup(text: str, parse_mode: Any) -> tuple[str, list[JsonDict]]:
    """Parse ``text`` as ``parse_mode`` says; anything but a string means plain text."""
    mode = parse_mode.lower() if isinstance(parse_mode, str) else ""
    if not mode or mode == "none":
        return text, []
    if mode == "html":
        return parse_html(text)
    if mode == "markdownv2":
        return parse_markdown(text)
    if mode == "markdown":
        return parse_legacy_markdown(text)
    raise BadRequest("unsupported parse_mode")


def _format(
    text: str, parse_mode: Any, entities: Sequence[MessageEntity] | None
) -> tuple[str, list[JsonDict]]:
    if entities:
        found = [item.model_dump(exclude_none=True, mode="json") for item in entities]
        total = units(text)
        if any(item["offset"] < 0 or item["offset"] + item["length"] > total for item in found):
            raise BadRequest("ENTITY_BOUNDS_INVALID")
    else:
        text, found = parse_markup(text, parse_mode)
    text, found = trim(text.replace("\r\n", "\n"), found)
    return text, detect(text, found)


def preview_content(options: object) -> JsonDict:
    """Return ``link_preview_options`` of a Message, nothing for none or aiogram's default."""
    if not isinstance(options, LinkPreviewOptions):
        return {}
    return {
        "link_preview_options": options.model_dump(
            exclude_unset=True, exclude_none=True, mode="json"
        )
    }


def text_content(
    text: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None = None
) -> JsonDict:
    """Return ``text`` and ``entities`` of a Message; raise BadRequest when empty or too long."""
    plain, found = _format(text or "", parse_mode, entities)
    if not plain:
        raise BadRequest("message text is empty")
    if units(plain) > TEXT_LIMIT:
        raise BadRequest("message is too long")
    return {"text": plain, **({"entities": found} if found else {})}


def caption_content(
    caption: str | None, parse_mode: Any, entities: Sequence[MessageEntity] | None = None
) -> JsonDict:
    """Return ``caption`` and ``caption_entities``, nothing for no caption."""
    plain, found = _format(caption or "", parse_mode, entities)
    if not plain:
        return {}
    if units(plain) > CAPTION_LIMIT:
        raise BadRequest("message caption is too long")
    return {"caption": plain, **({"caption_entities": found} if found else {})}
