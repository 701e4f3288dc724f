"""One parcel, one call of the Bot API, one outcome.

A try that fails is put off, for longer each time and by chance, so that many that failed together
do not come back together (exponential backoff with full jitter). What Telegram only asks to put off
does not count as a try.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypedDict

from telegram import LinkPreviewOptions, Message, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from chat.card import Table
from chat.push import Attachment, Delivery, Parcel, Post, PushKind, PushState, Urgency
from courier.channels.telegram.limiter import Limiter, NotSent, seconds_of
from courier.channels.telegram.wording import caption_of, keyboard_of, message_of, rich_of
from courier.ports import FindFile

log = logging.getLogger(__name__)

FIRST_WAIT: Final = 2.0  # seconds; the longest that the second try may be put off
LONGEST_WAIT: Final = 600.0  # seconds
MOST_TRIES: Final = 580  # about two days, as a wait comes to 300 seconds on average
CONNECT_SECONDS, ANSWER_SECONDS, UPLOAD_SECONDS = 10.0, 30.0, 120.0
CONNECTIONS: Final = 64

# Parts of what Telegram says, in lower case.
NOT_MODIFIED: Final = "message is not modified"
GONE: Final = (
    "message to edit not found",
    "message to delete not found",
    "message to pin not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
TOO_OLD: Final = "message can't be deleted"
NO_SUCH_CHAT: Final = ("chat not found", "user not found", "peer_id_invalid", "chat_id_invalid")
TOO_LARGE: Final = "request entity too large"


class Common(TypedDict):
    """The fields that every call carries besides its own."""

    api_kwargs: dict[str, Any]
    rate_limit_args: Urgency


class FileGone(Exception):
    """The file to send is not kept here."""


class NoChat(Exception):
    """An address is none that Telegram could know: a chat's id is a number."""


class TelegramCarrier:
    """Brings parcels to Telegram (``courier.ports.Carrier``)."""

    def __init__(
        self,
        bot: "ExtBot[Any]",
        limiter: Limiter,
        find: FindFile,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._bot = bot
        self._limiter = limiter
        self._find = find
        self._chance = chance

    async def carry(self, parcel: Parcel) -> Delivery:
        """Bring one parcel; says what became of it, whatever goes wrong."""
        try:
            return await self._bring(parcel)
        except NotSent:
            return Delivery(parcel, PushState.WAITING, counted=False)
        except RetryAfter as limit:
            wait = seconds_of(limit)
            return Delivery(
                parcel, PushState.WAITING, error=limit.message, wait=wait, counted=False
            )
        except Forbidden as refusal:
            return _given_up(parcel, refusal.message, unreachable=True)
        except BadRequest as refusal:
            text = refusal.message.lower()
            if any(words in text for words in NO_SUCH_CHAT):
                return _given_up(parcel, refusal.message, unreachable=True)
            return _at_fault(parcel, refusal.message)
        except InvalidToken as refusal:
            log.error("Telegram does not know this BOT_TOKEN: %s", refusal.message)
            wait, error = LONGEST_WAIT, refusal.message
            return Delivery(parcel, PushState.WAITING, error=error, wait=wait, counted=False)
        except (ChatMigrated, FileGone, NoChat) as fact:
            return _at_fault(parcel, str(fact))
        except TelegramError as trouble:
            if TOO_LARGE in trouble.message.lower():
                return _at_fault(parcel, trouble.message)
            return self._again(parcel, trouble.message)
        except OSError as trouble:
            return self._again(parcel, str(trouble))
        except Exception as bug:
            log.exception("push %d: not foreseen", parcel.id)
            return self._again(parcel, repr(bug))

    async def stop(self) -> None:
        """Begin nothing new: what is not on its way yet comes back as still waiting."""
        await self._limiter.shutdown()

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.request.shutdown()

    async def _bring(self, parcel: Parcel) -> Delivery:
        if parcel.kind is PushKind.EDIT and parcel.about is not None:
            return await self._edit(parcel, parcel.about)
        if parcel.kind is PushKind.PIN:
            return await self._pin(parcel)
        if parcel.kind is PushKind.DELETE:
            return await self._delete(parcel)
        if parcel.attachment is not None:
            return _sent(parcel, await self._send_file(parcel, parcel.attachment), parcel.kind)
        return _sent(parcel, await self._send(parcel), PushKind.MESSAGE)

    async def _send_table(self, parcel: Parcel, table: Table) -> Message:
        """Send a native table; python-telegram-bot does not know the method yet."""
        thread, keyboard = parcel.reply_to, keyboard_of(parcel.card)
        given: dict[str, Any] = {
            "chat_id": _chat_of(parcel),
            "rich_message": {"html": rich_of(table)},
        }
        if thread is not None:
            given["reply_parameters"] = {"message_id": thread, "allow_sending_without_reply": True}
        if keyboard is not None:
            given["reply_markup"] = keyboard
        if parcel.silent:
            given["disable_notification"] = True
        sent: Message = await self._bot.do_api_request(
            "sendRichMessage",
            api_kwargs=given,
            return_type=Message,
            rate_limit_args=parcel.urgency,
        )
        return sent

    async def _send(self, parcel: Parcel) -> Message:
        if parcel.card.table is not None:
            return await self._send_table(parcel, parcel.card.table)
        return await self._bot.send_message(
            _chat_of(parcel),
            message_of(parcel.card),
            parse_mode="HTML",
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=_thread(parcel),
            disable_notification=parcel.silent or None,
            **_common(parcel),
        )

    async def _send_file(self, parcel: Parcel, file: Attachment) -> Message:
        path = await asyncio.to_thread(self._find, file.sha256)
        if path is None:
            raise FileGone(f"no file {file.sha256}")
        content = await asyncio.to_thread(path.read_bytes)
        send: Callable[..., Awaitable[Message]] = self._bot.send_document
        if parcel.kind is PushKind.PHOTO:
            send = self._bot.send_photo
        return await send(
            _chat_of(parcel),
            content,
            filename=file.name,
            caption=caption_of(parcel.card) or None,
            parse_mode="HTML",
            reply_parameters=_thread(parcel),
            disable_notification=parcel.silent or None,
            **_common(parcel),
        )

    async def _edit(self, parcel: Parcel, about: Post) -> Delivery:
        """Change the message last sent for the topic; when it is gone, send another one."""
        call: Awaitable[Any]
        if about.kind is PushKind.MESSAGE:
            call = self._bot.edit_message_text(
                message_of(parcel.card),
                chat_id=_chat_of(parcel),
                message_id=about.message_id,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                **_common(parcel),
            )
        else:
            call = self._bot.edit_message_caption(
                chat_id=_chat_of(parcel),
                message_id=about.message_id,
                caption=caption_of(parcel.card),
                parse_mode="HTML",
                **_common(parcel),
            )
        try:
            await call
        except BadRequest as refusal:
            text = refusal.message.lower()
            if any(words in text for words in GONE):
                message = await self._send(parcel)
                return _sent(parcel, message, PushKind.MESSAGE, vanished=True)
            if NOT_MODIFIED not in text:
                raise
        return Delivery(parcel, PushState.SENT, message_id=about.message_id)

    async def _pin(self, parcel: Parcel) -> Delivery:
        if parcel.about is None:
            return Delivery(parcel, PushState.SENT)
        vanished = await self._is_gone(
            self._bot.pin_chat_message(
                _chat_of(parcel),
                parcel.about.message_id,
                disable_notification=True,
                rate_limit_args=parcel.urgency,
            )
        )
        message_id = None if vanished else parcel.about.message_id
        return Delivery(parcel, PushState.SENT, message_id=message_id, vanished=vanished)

    async def _delete(self, parcel: Parcel) -> Delivery:
        if parcel.about is None:
            return Delivery(parcel, PushState.SENT)
        call = self._bot.delete_message(
            _chat_of(parcel), parcel.about.message_id, rate_limit_args=parcel.urgency
        )
        try:
            await self._is_gone(call)
        except BadRequest as refusal:
            if TOO_OLD not in refusal.message.lower():
                raise
            return _given_up(parcel, refusal.message)
        return Delivery(parcel, PushState.SENT, vanished=True)

    async def _is_gone(self, call: Awaitable[bool]) -> bool:
        try:
            await call
        except BadRequest as refusal:
            if any(words in refusal.message.lower() for words in GONE):
                return True
            raise
        return False

    def _again(self, parcel: Parcel, error: str) -> Delivery:
        tries = parcel.attempts + 1
        if tries >= MOST_TRIES:
            log.error("push %d: given up after %d tries: %s", parcel.id, tries, error)
            return _given_up(parcel, error)
        wait = self._chance() * min(FIRST_WAIT * 2.0 ** min(parcel.attempts, 16), LONGEST_WAIT)
        level = logging.INFO if parcel.attempts else logging.WARNING
        log.log(level, "push %d: try %d failed: %s", parcel.id, tries, error)
        return Delivery(parcel, PushState.WAITING, error=error, wait=wait)


def open_carrier(
    token: str, api_url: str, find: FindFile, limiter: Limiter | None = None
) -> TelegramCarrier:
    """Return a carrier with connections of its own; it opens them as they are needed."""
    limiter = limiter or Limiter()
    request = HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        write_timeout=ANSWER_SECONDS,
        pool_timeout=ANSWER_SECONDS,
        media_write_timeout=UPLOAD_SECONDS,
    )
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        rate_limiter=limiter,
    )
    return TelegramCarrier(bot, limiter, find)


def _common(parcel: Parcel) -> Common:
    keyboard = keyboard_of(parcel.card)
    return {
        # As it is: a keyboard of python-telegram-bot's own knows fewer fields than Telegram does.
        "api_kwargs": {"reply_markup": keyboard} if keyboard else {},
        "rate_limit_args": parcel.urgency,
    }


def _chat_of(parcel: Parcel) -> int:
    """Return the chat that Telegram knows an address as. Raises ``NoChat``."""
    try:
        return int(parcel.address.external_id)
    except ValueError:
        raise NoChat(f"no chat {parcel.address.external_id!r}") from None


def _thread(parcel: Parcel) -> ReplyParameters | None:
    if parcel.reply_to is None:
        return None
    return ReplyParameters(parcel.reply_to, allow_sending_without_reply=True)


def _sent(parcel: Parcel, message: Message, kind: PushKind, *, vanished: bool = False) -> Delivery:
    return Delivery(
        parcel,
        PushState.SENT,
        message_id=message.message_id,
        posted=kind,
        vanished=vanished,
    )


def _given_up(parcel: Parcel, error: str, *, unreachable: bool = False) -> Delivery:
    return Delivery(parcel, PushState.GIVEN_UP, error=error, unreachable=unreachable)


def _at_fault(parcel: Parcel, error: str) -> Delivery:
    log.error("push %d (%s to %s) given up: %s", parcel.id, parcel.kind, parcel.address, error)
    return _given_up(parcel, error)
