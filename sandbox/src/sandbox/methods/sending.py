"""Sending: text, rich text, photos, documents, voices, albums, places, copies."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from aiogram.methods import (
    CopyMessage,
    ForwardMessage,
    SendDocument,
    SendLocation,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendRichMessage,
    SendVoice,
)
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto

from sandbox.chats import quoted
from sandbox.errors import ApiError, BadRequest
from sandbox.files import NotAPhoto, check_upload
from sandbox.keyboards import AnyMarkup, keyboard_json
from sandbox.markup import caption_content, preview_content, text_content
from sandbox.methods.registry import carries
from sandbox.model import Chat, JsonDict, Stored, UploadedFile
from sandbox.rich import rich_content

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


def options(telegram: Telegram, call: Any, chat: Chat) -> JsonDict:
    """Return the message fields that come from the options of any sending method."""
    fields: JsonDict = {}
    reply = call.reply_parameters
    target = reply.message_id if reply else getattr(call, "reply_to_message_id", None)
    if target is not None:
        lenient = (
            reply.allow_sending_without_reply
            if reply
            else getattr(call, "allow_sending_without_reply", None)
        )
        source = chat
        if reply and reply.chat_id is not None:
            source = telegram.chats.look_up(reply.chat_id)
        replied = source.messages.get(target)
        if replied is None and lenient is not True:
            raise BadRequest("message to be replied not found")
        if replied is not None:
            fields["reply_to_message"] = quoted(replied)
    if call.protect_content is True:
        fields["has_protected_content"] = True
    return fields


def deliver(
    telegram: Telegram,
    call: Any,
    content: JsonDict,
    *,
    html: str | None = None,
) -> Stored:
    """Post one message of the bot; every check that needs the chat is made before."""
    chat = telegram.chats.reach(call.chat_id)
    markup: AnyMarkup | None = call.reply_markup
    keyboard = keyboard_json(markup)
    extra = options(telegram, call, chat)
    telegram.spend(chat.id)
    return telegram.chats.post(
        chat,
        telegram.profile.user(),
        {**extra, **content},
        markup=keyboard,
        html=html,
        silent=call.disable_notification is True,
    )


@carries(SendMessage)
async def send_message(telegram: Telegram, call: SendMessage) -> JsonDict:
    """Send text."""
    content = text_content(call.text, call.parse_mode, call.entities)
    content |= preview_content(call.link_preview_options)
    return deliver(telegram, call, content).body


@carries(SendRichMessage)
async def send_rich_message(telegram: Telegram, call: SendRichMessage) -> JsonDict:
    """Send headings, tables, lists and the like."""
    content, html = await rich_content(telegram.files, call.rich_message)
    return deliver(telegram, call, {"rich_message": content}, html=html).body


async def photo_content(telegram: Telegram, photo: Any) -> JsonDict:
    """Return the ``photo`` of a message, from an upload or a file_id."""
    if not isinstance(photo, BufferedInputFile):
        return {"photo": telegram.files.known_photo(photo)}
    upload = UploadedFile(photo.filename or "photo", photo.data)
    check_upload(upload, as_photo=True)
    try:
        sizes = await telegram.files.add_photo(upload)
    except NotAPhoto:
        raise BadRequest("IMAGE_PROCESS_FAILED") from None
    largest = sizes[-1]
    if max(largest["width"], largest["height"]) > 20 * min(largest["width"], largest["height"]):
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    return {"photo": sizes}


async def document_content(telegram: Telegram, document: Any) -> JsonDict:
    """Return the ``document`` of a message, from an upload or a file_id."""
    if not isinstance(document, BufferedInputFile):
        return {"document": telegram.files.known_document(document)}
    upload = UploadedFile(document.filename or "file", document.data)
    check_upload(upload, as_photo=False)
    return {"document": await telegram.files.add_document(upload)}


@carries(SendPhoto)
async def send_photo(telegram: Telegram, call: SendPhoto) -> JsonDict:
    """Send a picture, which Telegram re-encodes."""
    telegram.chats.reach(call.chat_id)
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    content = await photo_content(telegram, call.photo)
    return deliver(telegram, call, {**content, **caption}).body


@carries(SendDocument)
async def send_document(telegram: Telegram, call: SendDocument) -> JsonDict:
    """Send a file as it is."""
    telegram.chats.reach(call.chat_id)
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    content = await document_content(telegram, call.document)
    return deliver(telegram, call, {**content, **caption}).body


@carries(SendVoice)
async def send_voice(telegram: Telegram, call: SendVoice) -> JsonDict:
    """Send a voice message."""
    telegram.chats.reach(call.chat_id)
    if not isinstance(call.voice, BufferedInputFile):
        raise ApiError(501, "Not Implemented: the sandbox sends a voice only from its bytes")
    check_upload(UploadedFile(call.voice.filename or "voice.ogg", call.voice.data), as_photo=False)
    caption = caption_content(call.caption, call.parse_mode, call.caption_entities)
    voice = telegram.files.add_voice(call.voice.data, call.duration or 0)
    return deliver(telegram, call, {"voice": voice, **caption}).body


async def media_content(telegram: Telegram, media: Any) -> JsonDict:
    """Return the content of one element of an album or of an edited message."""
    caption = caption_content(media.caption, media.parse_mode, media.caption_entities)
    if isinstance(media, InputMediaPhoto):
        return {**await photo_content(telegram, media.media), **caption}
    if isinstance(media, InputMediaDocument):
        return {**await document_content(telegram, media.media), **caption}
    raise ApiError(501, f"Not Implemented: the sandbox does not carry media of type {media.type}")


@carries(SendMediaGroup)
async def send_media_group(telegram: Telegram, call: SendMediaGroup) -> list[JsonDict]:
    """Send an album of two to ten photos, or documents, never mixed."""
    chat = telegram.chats.reach(call.chat_id)
    if not 2 <= len(call.media) <= 10:
        raise BadRequest("there must be 2-10 items in the media group")
    if len({item.type for item in call.media}) > 1:
        raise BadRequest("document can't be mixed with other media types")
    contents = [await media_content(telegram, item) for item in call.media]
    extra = options(telegram, call, chat)
    telegram.spend(chat.id, len(contents))
    group = str(secrets.randbits(53) | 1 << 53)
    sender = telegram.profile.user()
    return [
        telegram.chats.post(chat, sender, {**extra, **item, "media_group_id": group}).body
        for item in contents
    ]


@carries(SendLocation)
async def send_location(telegram: Telegram, call: SendLocation) -> JsonDict:
    """Send a place."""
    return deliver(telegram, call, {"location": location_json(call.latitude, call.longitude)}).body


def location_json(latitude: float, longitude: float) -> JsonDict:
    """Return a ``Location``; raise BadRequest off the globe. Degrees, WGS-84."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadRequest("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


_CONTENT = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "location",
    "sticker",
    "voice",
    "rich_message",
)


def _content_of(stored: Stored) -> JsonDict:
    return {key: stored.body[key] for key in _CONTENT if key in stored.body}


@carries(CopyMessage)
async def copy_message(telegram: Telegram, call: CopyMessage) -> JsonDict:
    """Send the same content again as the bot's own message."""
    source = telegram.chats.look_up(call.from_chat_id).messages.get(call.message_id)
    if source is None:
        raise BadRequest("message to copy not found")
    if source.body.get("has_protected_content"):
        raise BadRequest("message can't be copied")
    content = _content_of(source)
    if call.caption is not None and "text" not in content:
        content = {key: value for key, value in content.items() if "caption" not in key}
        content |= caption_content(call.caption, call.parse_mode, call.caption_entities)
    return {"message_id": deliver(telegram, call, content, html=source.html).id}


@carries(ForwardMessage)
async def forward_message(telegram: Telegram, call: ForwardMessage) -> JsonDict:
    """Send a message on, with a line that says from whom."""
    source = telegram.chats.look_up(call.from_chat_id).messages.get(call.message_id)
    if source is None:
        raise BadRequest("message to forward not found")
    if source.body.get("has_protected_content"):
        raise BadRequest("message can't be forwarded")
    origin = {"type": "user", "sender_user": source.body["from"], "date": source.body["date"]}
    chat = telegram.chats.reach(call.chat_id)
    telegram.spend(chat.id)
    content = {**_content_of(source), "forward_origin": source.body.get("forward_origin", origin)}
    if call.protect_content is True:
        content["has_protected_content"] = True
    return telegram.chats.post(chat, telegram.profile.user(), content, html=source.html).body
