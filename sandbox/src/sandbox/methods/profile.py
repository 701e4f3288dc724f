"""The bot's name, descriptions, commands and menu button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)

from sandbox.errors import BadRequest
from sandbox.methods.registry import carries
from sandbox.model import JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def _commands_key(call: SetMyCommands | GetMyCommands | DeleteMyCommands) -> str:
    scope: Any = call.scope
    where = "default"
    if scope is not None:
        ids = [getattr(scope, name, None) for name in ("chat_id", "user_id")]
        where = ":".join([scope.type, *(str(item) for item in ids if item is not None)])
    return f"commands/{where}/{call.language_code or ''}"


def _show_commands(telegram: Telegram) -> None:
    telegram.events.emit("commands", commands=telegram.people.commands())


@carries(SetMyCommands)
async def set_my_commands(telegram: Telegram, call: SetMyCommands) -> bool:
    """Set the commands of the menu for a scope and a language."""
    if len(call.commands) > 100:
        raise BadRequest("too many commands specified")
    for item in call.commands:
        if not _COMMAND.fullmatch(item.command.removeprefix("/")):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(item.description) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    commands = [
        {"command": item.command.removeprefix("/"), "description": item.description}
        for item in call.commands
    ]
    telegram.profile.set(_commands_key(call), {"commands": commands})
    _show_commands(telegram)
    return True


@carries(GetMyCommands)
async def get_my_commands(telegram: Telegram, call: GetMyCommands) -> list[JsonDict]:
    """Return the commands of exactly this scope and language."""
    record = telegram.profile.get(_commands_key(call))
    return list(record["commands"]) if record else []


@carries(DeleteMyCommands)
async def delete_my_commands(telegram: Telegram, call: DeleteMyCommands) -> bool:
    """Forget the commands of a scope and language."""
    telegram.profile.set(_commands_key(call), None)
    _show_commands(telegram)
    return True


def _set_text(telegram: Telegram, kind: str, call: Any, value: str | None, limit: int) -> bool:
    if value is not None and len(value) > limit:
        raise BadRequest(f"bot {kind.replace('_', ' ')} is too long")
    telegram.profile.set_text(kind, call.language_code, value)
    return True


@carries(SetMyName)
async def set_my_name(telegram: Telegram, call: SetMyName) -> bool:
    """Set the name shown above the chat."""
    return _set_text(telegram, "name", call, call.name, 64)


@carries(GetMyName)
async def get_my_name(telegram: Telegram, call: GetMyName) -> JsonDict:
    """Return the name in a language."""
    return {"name": telegram.profile.text("name", call.language_code)}


@carries(SetMyDescription)
async def set_my_description(telegram: Telegram, call: SetMyDescription) -> bool:
    """Set what an empty chat shows."""
    return _set_text(telegram, "description", call, call.description, 512)


@carries(GetMyDescription)
async def get_my_description(telegram: Telegram, call: GetMyDescription) -> JsonDict:
    """Return what an empty chat shows."""
    return {"description": telegram.profile.text("description", call.language_code)}


@carries(SetMyShortDescription)
async def set_my_short_description(telegram: Telegram, call: SetMyShortDescription) -> bool:
    """Set the line on the bot's profile."""
    return _set_text(telegram, "short_description", call, call.short_description, 120)


@carries(GetMyShortDescription)
async def get_my_short_description(telegram: Telegram, call: GetMyShortDescription) -> JsonDict:
    """Return the line on the bot's profile."""
    return {"short_description": telegram.profile.text("short_description", call.language_code)}


@carries(SetChatMenuButton)
async def set_chat_menu_button(telegram: Telegram, call: SetChatMenuButton) -> bool:
    """Set the button beside the input field, for one chat or for all."""
    button = call.menu_button
    record = button.model_dump(exclude_none=True, mode="json") if button else None
    telegram.profile.set(f"menu/{call.chat_id or ''}", record)
    return True


@carries(GetChatMenuButton)
async def get_chat_menu_button(telegram: Telegram, call: GetChatMenuButton) -> JsonDict:
    """Return the button beside the input field."""
    own = telegram.profile.get(f"menu/{call.chat_id}") if call.chat_id else None
    return own or telegram.profile.get("menu/") or {"type": "commands"}
