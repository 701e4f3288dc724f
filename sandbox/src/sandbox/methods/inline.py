"""Inline mode: the answer to an inline query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiogram.methods import AnswerInlineQuery
from aiogram.types import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from sandbox.errors import ApiError, BadRequest
from sandbox.keyboards import keyboard_json
from sandbox.markup import preview_content, text_content
from sandbox.methods.registry import carries
from sandbox.model import JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

MOST_RESULTS = 50
LONGEST_ID = LONGEST_OFFSET = 64  # bytes
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHOWN = ("id", "title", "description", "url", "thumbnail_url")


@carries(AnswerInlineQuery)
async def answer_inline_query(telegram: Telegram, call: AnswerInlineQuery) -> bool:
    """Offer articles; results of other kinds are not carried."""
    if len(call.results) > MOST_RESULTS:
        raise BadRequest("RESULTS_TOO_MUCH")
    if len((call.next_offset or "").encode()) > LONGEST_OFFSET:
        raise BadRequest("NEXT_OFFSET_INVALID")
    shown: list[JsonDict] = []
    contents: dict[str, JsonDict] = {}
    for result in call.results:
        if not isinstance(result, InlineQueryResultArticle):
            raise ApiError(
                501, f"Not Implemented: the sandbox does not carry results of type {result.type}"
            )
        if not 1 <= len(result.id.encode()) <= LONGEST_ID:
            raise BadRequest("RESULT_ID_INVALID")
        if result.id in contents:
            raise BadRequest("RESULT_ID_DUPLICATE")
        contents[result.id] = _content(result)
        shown.append({key: value for key in _SHOWN if (value := getattr(result, key))})
    answer = {
        "results": shown,
        "next_offset": call.next_offset or "",
        "button": _button(call.button),
    }
    telegram.inline.answer(call.inline_query_id, answer, contents)
    return True


def _content(result: InlineQueryResultArticle) -> JsonDict:
    if not result.title.strip():
        raise BadRequest("ARTICLE_TITLE_EMPTY")
    message = result.input_message_content
    if not isinstance(message, InputTextMessageContent):
        raise ApiError(501, "Not Implemented: the sandbox carries only text as content of results")
    content = text_content(message.message_text, message.parse_mode, message.entities)
    content |= preview_content(message.link_preview_options)
    keyboard = keyboard_json(result.reply_markup)
    return {**content, **({"reply_markup": keyboard} if keyboard else {})}


def _button(button: InlineQueryResultsButton | None) -> JsonDict | None:
    if button is None:
        return None
    if (button.web_app is None) == (button.start_parameter is None):
        raise BadRequest("exactly one of the fields web_app and start_parameter must be used")
    if not button.text.strip():
        raise BadRequest("can't parse inline query results button: text must be non-empty")
    if button.start_parameter is not None and not _START_PARAMETER.fullmatch(
        button.start_parameter
    ):
        raise BadRequest("START_PARAM_INVALID")
    return button.model_dump(exclude_none=True, mode="json")
