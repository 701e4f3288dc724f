"""Changing and removing what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.methods import (
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
)

from sandbox.errors import BadRequest
from sandbox.keyboards import keyboard_json
from sandbox.markup import caption_content, preview_content, text_content
from sandbox.methods.registry import carries
from sandbox.methods.sending import media_content
from sandbox.model import Chat, JsonDict, Stored
from sandbox.rich import rich_content

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_DELETE_WITHIN = 48 * 3600
_TEXT = {"text", "entities", "rich_message", "link_preview_options"}
_CAPTION = {"caption", "caption_entities"}
_MEDIA = {"photo", "document"}


def _target(telegram: Telegram, call: Any) -> tuple[Chat, Stored]:
    if call.inline_message_id is not None:
        raise BadRequest("MESSAGE_ID_INVALID")
    if call.chat_id is None:
        raise BadRequest("chat_id is empty")
    if call.message_id is None:
        raise BadRequest("message identifier is not specified")
    chat = telegram.chats.reach(call.chat_id)
    stored = chat.messages.get(call.message_id)
    if stored is None:
        raise BadRequest("message to edit not found")
    if stored.body["from"]["id"] != telegram.profile.id or "forward_origin" in stored.body:
        raise BadRequest("message can't be edited")
    return chat, stored


def _apply(
    telegram: Telegram,
    call: Any,
    replaced: set[str],
    content: JsonDict,
    html: str | None = None,
) -> JsonDict:
    """Put ``content`` in the place of the fields ``replaced`` and the keyboard of the call."""
    chat, stored = _target(telegram, call)
    keyboard = keyboard_json(call.reply_markup)
    kept = {k: v for k, v in stored.body.items() if k not in replaced | {"reply_markup"}}
    body = {**kept, **content, **({"reply_markup": keyboard} if keyboard else {})}
    if body == stored.body:
        raise BadRequest(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    telegram.count_edit(chat.id)
    body["edit_date"] = int(telegram.clock())
    stored.body = body
    stored.html = html if "rich_message" in body else None
    telegram.chats.show_edit(stored)
    return body


@carries(EditMessageText)
async def edit_message_text(telegram: Telegram, call: EditMessageText) -> JsonDict:
    """Change text or rich text in place."""
    _, stored = _target(telegram, call)
    html = None
    if call.rich_message is not None:
        rich, html = await rich_content(telegram.files, call.rich_message)
        content: JsonDict = {"rich_message": rich}
    else:
        content = text_content(call.text, call.parse_mode, call.entities)
        content |= preview_content(call.link_preview_options)
    if not {"text", "rich_message"} & stored.body.keys():
        raise BadRequest("there is no text in the message to edit")
    return _apply(telegram, call, _TEXT, content, html)


@carries(EditMessageCaption)
async def edit_message_caption(telegram: Telegram, call: EditMessageCaption) -> JsonDict:
    """Change the words under a picture or file."""
    _, stored = _target(telegram, call)
    if not _MEDIA & stored.body.keys():
        raise BadRequest("there is no caption in the message to edit")
    content = caption_content(call.caption, call.parse_mode, call.caption_entities)
    return _apply(telegram, call, _CAPTION, content)


@carries(EditMessageMedia)
async def edit_message_media(telegram: Telegram, call: EditMessageMedia) -> JsonDict:
    """Put another picture or file in the place of the old one."""
    _target(telegram, call)
    content = await media_content(telegram, call.media)
    return _apply(telegram, call, _TEXT | _CAPTION | _MEDIA, content)


@carries(EditMessageReplyMarkup)
async def edit_message_reply_markup(telegram: Telegram, call: EditMessageReplyMarkup) -> JsonDict:
    """Change only the buttons."""
    _, stored = _target(telegram, call)
    return _apply(telegram, call, set(), {}, stored.html)


@carries(DeleteMessage)
async def delete_message(telegram: Telegram, call: DeleteMessage) -> bool:
    """Remove a message, up to 48 hours after it was sent."""
    chat = telegram.chats.reach(call.chat_id)
    stored = chat.messages.get(call.message_id)
    if stored is None:
        raise BadRequest("message to delete not found")
    if telegram.clock() - stored.body["date"] > _DELETE_WITHIN:
        raise BadRequest("message can't be deleted for everyone")
    telegram.chats.delete(chat, [call.message_id])
    return True


@carries(DeleteMessages)
async def delete_messages(telegram: Telegram, call: DeleteMessages) -> bool:
    """Remove up to 100 messages; those that are gone are skipped."""
    chat = telegram.chats.reach(call.chat_id)
    if not 1 <= len(call.message_ids) <= 100:
        raise BadRequest("message identifiers are not specified")
    telegram.chats.delete(chat, call.message_ids)
    return True
