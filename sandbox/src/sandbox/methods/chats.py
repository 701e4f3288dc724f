"""Chats: who is there, pins, reactions and signs of life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.methods import (
    GetChat,
    GetChatMember,
    PinChatMessage,
    SendChatAction,
    SetMessageReaction,
    UnpinAllChatMessages,
    UnpinChatMessage,
)

from sandbox.errors import BadRequest
from sandbox.methods.registry import carries
from sandbox.model import JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@carries(SendChatAction)
async def send_chat_action(telegram: Telegram, call: SendChatAction) -> bool:
    """Show what the bot is doing, for five seconds or until its next message."""
    if call.action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    chat = telegram.chats.reach(call.chat_id)
    telegram.events.emit("action", chat_id=chat.id, action=call.action)
    return True


@carries(GetChat)
async def get_chat(telegram: Telegram, call: GetChat) -> JsonDict:
    """Return all that is known of a chat."""
    chat = telegram.chats.look_up(call.chat_id)
    full: JsonDict = {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return full


@carries(GetChatMember)
async def get_chat_member(telegram: Telegram, call: GetChatMember) -> JsonDict:
    """Tell whether somebody sits in a chat."""
    chat = telegram.chats.look_up(call.chat_id)
    if call.user_id == telegram.profile.id:
        return {"status": "left" if chat.blocked else "member", "user": telegram.profile.user()}
    person = telegram.chats.people.get(call.user_id)
    if person is None:
        raise BadRequest("user not found")
    status = "member" if person.id in chat.members else "left"
    return {"status": status, "user": person.user()}


def _message_id(call: Any, known: Any) -> int:
    if call.message_id not in known:
        raise BadRequest("message to pin not found")
    return int(call.message_id)


@carries(PinChatMessage)
async def pin_chat_message(telegram: Telegram, call: PinChatMessage) -> bool:
    """Put a message on top of the chat."""
    chat = telegram.chats.reach(call.chat_id)
    number = _message_id(call, chat.messages)
    telegram.chats.set_pinned(chat, [item for item in chat.pinned if item != number] + [number])
    return True


@carries(UnpinChatMessage)
async def unpin_chat_message(telegram: Telegram, call: UnpinChatMessage) -> bool:
    """Take one message off the top, the newest when none is named."""
    chat = telegram.chats.reach(call.chat_id)
    if call.message_id is None:
        telegram.chats.set_pinned(chat, chat.pinned[:-1])
        return True
    if call.message_id not in chat.pinned:
        raise BadRequest("message to unpin not found")
    telegram.chats.set_pinned(chat, [item for item in chat.pinned if item != call.message_id])
    return True


@carries(UnpinAllChatMessages)
async def unpin_all_chat_messages(telegram: Telegram, call: UnpinAllChatMessages) -> bool:
    """Take everything off the top."""
    telegram.chats.set_pinned(telegram.chats.reach(call.chat_id), [])
    return True


@carries(SetMessageReaction)
async def set_message_reaction(telegram: Telegram, call: SetMessageReaction) -> bool:
    """Put the bot's one reaction on a message, or take it off."""
    chat = telegram.chats.reach(call.chat_id)
    stored = chat.messages.get(call.message_id)
    if stored is None:
        raise BadRequest("message to react not found")
    reactions = call.reaction or []
    if len(reactions) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    stored.reactions = [item.model_dump(exclude_none=True, mode="json") for item in reactions]
    telegram.chats.show_edit(stored)
    return True
