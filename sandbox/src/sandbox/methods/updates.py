"""Receiving: polling, webhooks, callback answers and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.methods import (
    AnswerCallbackQuery,
    Close,
    DeleteWebhook,
    GetFile,
    GetMe,
    GetUpdates,
    GetWebhookInfo,
    LogOut,
    SetWebhook,
)

from sandbox.errors import BadRequest, Conflict
from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.registry import carries
from sandbox.model import JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram


@carries(GetMe)
async def get_me(telegram: Telegram, _: GetMe) -> JsonDict:
    """Tell the bot who it is."""
    return telegram.profile.me()


@carries(LogOut)
async def log_out(_: Telegram, __: LogOut) -> bool:
    """Accept: there is no other server to go to."""
    return True


@carries(Close)
async def close(_: Telegram, __: Close) -> bool:
    """Accept: there is no other server to go to."""
    return True


@carries(GetUpdates)
async def get_updates(telegram: Telegram, call: GetUpdates) -> list[JsonDict]:
    """Long polling; a webhook excludes it."""
    if telegram.webhook.url:
        raise Conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    telegram.updates.allow(call.allowed_updates)
    limit = 100 if call.limit is None else call.limit
    return await telegram.updates.poll(call.offset or 0, limit, call.timeout or 0)


@carries(SetWebhook)
async def set_webhook(telegram: Telegram, call: SetWebhook) -> bool:
    """Push updates to an address; the sandbox allows plain http there."""
    telegram.updates.allow(call.allowed_updates)
    if call.drop_pending_updates:
        telegram.updates.forget()
    connections = 40 if call.max_connections is None else call.max_connections
    if not 1 <= connections <= 100:
        raise BadRequest("max_connections must be between 1 and 100")
    await telegram.webhook.set(call.url, call.secret_token or "", connections)
    return True


@carries(DeleteWebhook)
async def delete_webhook(telegram: Telegram, call: DeleteWebhook) -> bool:
    """Go back to polling."""
    if call.drop_pending_updates:
        telegram.updates.forget()
    await telegram.webhook.set("", "", 40)
    return True


@carries(GetWebhookInfo)
async def get_webhook_info(telegram: Telegram, _: GetWebhookInfo) -> JsonDict:
    """Tell where updates go and what went wrong last."""
    return telegram.webhook.info()


@carries(AnswerCallbackQuery)
async def answer_callback_query(telegram: Telegram, call: AnswerCallbackQuery) -> bool:
    """Release a pressed button; a second answer is accepted."""
    if call.text is not None and len(call.text) > 200:
        raise BadRequest("MESSAGE_TOO_LONG")
    telegram.people.answer(
        call.callback_query_id, call.text or "", bool(call.show_alert), call.url or ""
    )
    return True


@carries(GetFile)
async def get_file(telegram: Telegram, call: GetFile) -> JsonDict:
    """Tell where a file can be downloaded; over 20 MB it cannot."""
    file = telegram.files.find(call.file_id)
    if file is None:
        raise BadRequest("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise BadRequest("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
