"""Telegram's demands on a keyboard."""

from __future__ import annotations

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from sandbox.errors import BadRequest
from sandbox.model import JsonDict

CALLBACK_DATA_LIMIT = 64
BUTTON_LIMIT = 100
ROW_LIMIT = 8
_STYLES = {"primary", "success", "danger"}
_NOT_AN_ACTION = {"text", "icon_custom_emoji_id", "style"}

AnyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


def keyboard_json(markup: AnyMarkup | None) -> JsonDict | None:
    """Return the keyboard as JSON; raise BadRequest when Telegram would refuse it."""
    if markup is None:
        return None
    if isinstance(markup, InlineKeyboardMarkup):
        _check_inline(markup)
        if not any(markup.inline_keyboard):
            return None
        kept = [row for row in markup.inline_keyboard if row]
        return {"inline_keyboard": [[_button_json(button) for button in row] for row in kept]}
    if isinstance(markup, ReplyKeyboardMarkup):
        _check_reply(markup)
    return markup.model_dump(exclude_none=True, mode="json")


def _button_json(button: InlineKeyboardButton) -> JsonDict:
    return button.model_dump(exclude_none=True, mode="json")


def _check_inline(markup: InlineKeyboardMarkup) -> None:
    buttons = [button for row in markup.inline_keyboard for button in row]
    if len(buttons) > BUTTON_LIMIT or any(len(r) > ROW_LIMIT for r in markup.inline_keyboard):
        raise BadRequest("reply markup is too long")
    for button in buttons:
        _check_button(button)


def _check_button(button: InlineKeyboardButton) -> None:
    if not button.text.strip():
        raise BadRequest('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = set(button.model_dump(exclude_none=True)) - _NOT_AN_ACTION
    if not actions:
        raise BadRequest(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise BadRequest(
            "can't parse inline keyboard button: exactly one action is expected, got "
            + ", ".join(sorted(actions))
        )
    _check_style(button.style)
    data = button.callback_data
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_LIMIT:
        raise BadRequest("BUTTON_DATA_INVALID")
    if button.url is not None and "://" not in button.url and "." not in button.url:
        raise BadRequest("inline keyboard button URL is invalid")
    if button.copy_text is not None and not 1 <= len(button.copy_text.text) <= 256:
        raise BadRequest("BUTTON_COPY_TEXT_INVALID")


def _check_style(style: str | None) -> None:
    if style is not None and style not in _STYLES:
        raise BadRequest(f'can\'t parse keyboard button: unknown style "{style}"')


def _check_reply(markup: ReplyKeyboardMarkup) -> None:
    if not any(markup.keyboard):
        raise BadRequest("reply keyboard must have at least one button")
    for row in markup.keyboard:
        for button in row:
            if not button.text.strip():
                raise BadRequest("can't parse keyboard button: text must be non-empty")
            _check_style(button.style)
