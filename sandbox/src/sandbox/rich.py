"""The content of ``sendRichMessage``: HTML, Markdown or blocks, checked and stored as blocks."""

from __future__ import annotations

from typing import Any

from aiogram.types import BufferedInputFile, InputMediaPhoto, InputRichMessage, RichMessage
from pydantic import ValidationError

from sandbox.entities import units
from sandbox.errors import ApiError, BadRequest
from sandbox.files import Files, NotAPhoto, check_upload
from sandbox.model import JsonDict, UploadedFile
from sandbox.rich_blocks import blocks_of
from sandbox.rich_markdown import markdown_to_html
from sandbox.rich_render import plain, render
from sandbox.rich_tree import parse_tree

TEXT_LIMIT = 32768
BLOCK_LIMIT = 500
MEDIA_LIMIT = 50
_TEXTS = ("text", "summary", "credit", "caption", "expression")


async def rich_content(files: Files, rich: InputRichMessage) -> tuple[JsonDict, str]:
    """Return the ``rich_message`` of a Message, and the same as clean HTML.

    Raises BadRequest when broken, empty or over a limit: 32768 characters, 500 blocks, 50 media,
    20 columns, 16 levels. ApiError 501 for media other than photos.
    """
    given = [rich.html, rich.markdown, rich.blocks]
    if sum(item is not None for item in given) != 1:
        raise BadRequest("exactly one of html, markdown and blocks must be used in a rich message")
    photos = await _photos(files, rich)
    if rich.blocks is not None:
        blocks = [block.model_dump(exclude_none=True, mode="json") for block in rich.blocks]
    else:
        html = rich.html if rich.html is not None else markdown_to_html(rich.markdown or "")
        blocks = blocks_of(parse_tree(html), photos)
    content: JsonDict = {"blocks": blocks, **({"is_rtl": True} if rich.is_rtl else {})}
    _check(content)
    return content, render(blocks)


async def _photos(files: Files, rich: InputRichMessage) -> dict[str, list[JsonDict]]:
    photos = {}
    for item in rich.media or ():
        media = item.media
        if not isinstance(media, InputMediaPhoto):
            raise ApiError(501, "Not Implemented: the sandbox carries only photos in rich messages")
        if isinstance(media.media, BufferedInputFile):
            upload = UploadedFile(media.media.filename or "photo", media.media.data)
            check_upload(upload, as_photo=True)
            try:
                photos[item.id] = await files.add_photo(upload)
            except NotAPhoto:
                raise BadRequest("IMAGE_PROCESS_FAILED") from None
        else:
            photos[item.id] = files.known_photo(str(media.media))
    return photos


def _check(content: JsonDict) -> None:
    text, blocks, media = _measure(content["blocks"])
    if not text and not media:
        raise BadRequest("message text is empty")
    if text > TEXT_LIMIT:
        raise BadRequest("message is too long")
    if blocks > BLOCK_LIMIT:
        raise BadRequest("rich message has too many blocks")
    if media > MEDIA_LIMIT:
        raise BadRequest("rich message has too many media")
    try:
        RichMessage.model_validate(content)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadRequest(f"can't parse rich message: {place}") from None


def _measure(value: Any) -> tuple[int, int, int]:
    """Return UTF-16 units of text, number of blocks and number of media, at any depth."""
    if isinstance(value, list):
        return _total([_measure(item) for item in value])
    if not isinstance(value, dict):
        return 0, 0, 0
    own_text = sum(
        units(plain(value[key])) for key in _TEXTS if isinstance(value.get(key), str | list)
    )
    nested = [_measure(value[key]) for key in ("blocks", "items", "cells") if key in value]
    wrapped = [(units(plain(value[k])), 0, 0) for k in _TEXTS if isinstance(value.get(k), dict)]
    is_block = int("type" in value and "label" not in value)
    return _total([(own_text, is_block, int("photo" in value)), *nested, *wrapped])


def _total(parts: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    return (sum(p[0] for p in parts), sum(p[1] for p in parts), sum(p[2] for p in parts))
