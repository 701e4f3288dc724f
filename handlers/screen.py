"""The living card of a chat: edited in place after a tap, sent anew below what a person sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    Message,
    ReplyParameters,
)

from chat.card import Card, Rows, clip
from chat.html import html_of
from chat.incoming import Noted
from chat.push import Change, PushKind
from chat.text import Text, cut, joined, text_of
from checklists.views import Reply, View
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import showing
from handlers.render import card_of

LONGEST_ALERT = 200  # characters in the box that answers a tap
LONGEST_MESSAGE, LONGEST_CAPTION = 4096, 1024  # as Telegram counts, without HTML

P = ParamSpec("P")
R = TypeVar("R")


def keyboard(rows: Rows) -> InlineKeyboardMarkup:
    """Return rows of buttons as Telegram's inline keyboard."""
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=button.label, callback_data=button.data.pack(), style=button.style
                )
                for button in row
            ]
            for row in rows
        ]
    )


def html_message(words: str | Text) -> str:
    """Return words as they stand in a message: escaped, and cut; that says more than silence."""
    return html_of(cut(text_of(words), LONGEST_MESSAGE))


def html_caption(words: str | Text) -> str:
    """Return words as they stand below a picture or a file: escaped, and cut where too long."""
    return html_of(cut(text_of(words), LONGEST_CAPTION))


class Perform(Protocol):
    """Runs a use case on behalf of the person behind this update, as one committed turn.

    When the effects of this very update are stored already, nothing runs again and what is on the
    card is returned.
    """

    async def __call__(
        self,
        use_case: Callable[Concatenate[FrontdeskWork, P], Reply],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Reply:
        """Run the use case and return its outcome once it is committed."""


class Ask(Protocol):
    """Asks something on behalf of the person behind this update; nothing is stored.

    It goes before work that is long, or that reads what somebody sent: may they have it done?
    """

    async def __call__(
        self,
        question: Callable[Concatenate[FrontdeskWork, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Return the answer; raises what the question raises."""


class Note(Protocol):
    """Runs a use case that says nothing yet, and sees to it that a receipt follows."""

    async def __call__(
        self,
        use_case: Callable[Concatenate[FrontdeskWork, P], Noted],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Noted:
        """Run the use case and return what it returns, once it is committed."""


class Settle(Protocol):
    """Waits, not for long, until the photos of tips are copied without metadata."""

    async def __call__(self) -> None:
        """Return when they are, or when it takes too long."""


class CardMemory(Protocol):
    """Remembers which message of a chat is the living card."""

    def card_id(self, chat_id: int) -> int | None:
        """Return the message id of the living card as the last turn of this update saw it."""

    def take_changes(self) -> list[Change] | None:
        """Hand out, once, what the turn has changed of other messages in the chat.

        ``None`` when that is not known.
        """

    async def pin(self, chat_id: int, card_id: int, reply: Reply) -> None:
        """Remember another message as the living card, and the item that it shows."""


class Screen:
    """The screen of a chat as one update may change it."""

    def __init__(self, bot: Bot, chat_id: int, memory: CardMemory, *, inline: bool = False) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._memory = memory
        self._inline = inline  # whether the tap is answered in the webhook's own response
        self._held = False  # whether the tap was answered before its work

    async def tapped(
        self, tap: CallbackQuery, reply: Reply, toast: str | None = None
    ) -> AnswerCallbackQuery | None:
        """Show the outcome of a tap in place and answer the tap.

        Returns the answer for the webhook to give when it answers inline.
        """
        answer = AnswerCallbackQuery(callback_query_id=tap.id, text=toast)
        shown = self._show_in_place(tap, reply)
        if self._inline or self._held:
            await shown
            return await self._answer(answer)
        await asyncio.gather(shown, self._give(answer))
        return None

    async def beneath(self, tap: CallbackQuery, reply: Reply) -> AnswerCallbackQuery | None:
        """Show the outcome of a tap on a new card below, since something was sent meanwhile."""
        await self.below(reply)
        return await self._answer(AnswerCallbackQuery(callback_query_id=tap.id))

    async def hold(self, tap: CallbackQuery, words: str) -> None:
        """Answer a tap with a few words at once: what was asked for takes a while.

        What would have been said in the answer is said in a message then.
        """
        if not self._held:
            self._held = True
            await self._give(AnswerCallbackQuery(callback_query_id=tap.id, text=words))

    async def toasted(self, tap: CallbackQuery, text: str) -> AnswerCallbackQuery | None:
        """Answer a tap with a few words over the chat; the message that was tapped stays."""
        answer = AnswerCallbackQuery(callback_query_id=tap.id, text=clip(text, LONGEST_ALERT))
        return await self._answer(answer)

    async def decided(
        self, tap: CallbackQuery, text: str, topic: str, *, picture: bool = False
    ) -> AnswerCallbackQuery | None:
        """Answer a tap that decided something on a message which others brought about.

        First that message says what was decided: no button by which to decide is left on it when
        the answer arrives. ``topic`` is its topic, ``picture`` whether its words are a caption.
        """
        if tap.message is not None:
            at = tap.message.message_id
            await self._change(at, topic, PushKind.PHOTO if picture else PushKind.MESSAGE)
        return await self.toasted(tap, text)

    async def _change(self, message_id: int, topic: str, kind: PushKind) -> None:
        """Change a message that was tapped; its buttons go where others carry on from it."""
        changes = self._memory.take_changes()
        if changes is None:
            return
        for change in changes:
            post = change.post
            if change.topic == topic and post is not None and post.message_id != message_id:
                await self.disarm(message_id)
            if post is not None:
                await self._reword(post.message_id, post.kind, change.card)
            elif change.topic == topic:
                await self._reword(message_id, kind, change.card)
        if topic not in {change.topic for change in changes}:
            await self.disarm(message_id)

    async def catch_up(self) -> None:
        """Let messages say at once what the turn has changed of them, ahead of the courier."""
        for change in self._memory.take_changes() or ():
            if change.post is not None:
                await self._reword(change.post.message_id, change.post.kind, change.card)

    async def disarm(self, message_id: int) -> None:
        """Take the buttons of a message away: they decide nothing any more."""
        await _at_best(
            self._bot.edit_message_reply_markup(chat_id=self._chat_id, message_id=message_id)
        )

    async def _reword(self, message_id: int, kind: PushKind, card: Card) -> None:
        at: dict[str, Any] = {
            "chat_id": self._chat_id,
            "message_id": message_id,
            "reply_markup": keyboard(card.rows) if card.rows else None,
        }
        if kind is PushKind.MESSAGE:
            await _at_best(self._bot.edit_message_text(html_message(card.text), **at))
        else:
            caption = self._bot.edit_message_caption(caption=html_caption(card.text), **at)
            await _at_best(caption)

    async def alerted(self, tap: CallbackQuery, text: str) -> AnswerCallbackQuery | None:
        """Answer a tap with words in a box, and leave the card as it is."""
        shown = clip(text, LONGEST_ALERT)
        answer = AnswerCallbackQuery(callback_query_id=tap.id, text=shown, show_alert=True)
        return await self._answer(answer)

    async def _answer(self, answer: AnswerCallbackQuery) -> AnswerCallbackQuery | None:
        """Give an answer, or return it for the webhook to give; a tap is answered once."""
        if self._held:
            if answer.text:
                await self.say(answer.text)
            return None
        if self._inline:
            return answer
        await self._give(answer)
        return None

    async def below(self, reply: Reply, spoken: str | None = None) -> None:
        """Show an outcome on a new card below what the person sent; the old card goes.

        What is only beside the living card is sent as a message of its own.
        """
        if reply.view is None:
            if spoken:
                await self.say(spoken)
            if reply.beside is not None:
                beside = card_of(reply.beside)
                await self.say(beside.text, rows=beside.rows)
            return
        await self.put_card(reply, reply.view, spoken)

    async def put_card(self, reply: Reply, view: View, spoken: str | None = None) -> Message:
        """Send a new living card and take the old one away."""
        card = card_of(view)
        text = card.text if spoken is None else joined(spoken, "\n\n", card.text)
        old = self._memory.card_id(self._chat_id)
        message = await self._bot.send_message(
            self._chat_id, html_message(text), reply_markup=keyboard(card.rows)
        )
        await self._memory.pin(self._chat_id, message.message_id, reply)
        if old is not None and old != message.message_id:
            await quietly(self._retire(old))
        return message

    async def say(self, text: str | Text, reply_to: int | None = None, rows: Rows = ()) -> int:
        """Send a short line of its own, with buttons where there are some; return its id."""
        message = await self._bot.send_message(
            self._chat_id,
            html_message(text),
            reply_markup=keyboard(rows) if rows else None,
            reply_parameters=answering(reply_to),
        )
        return message.message_id

    async def picture(self, picture: InputFile, words: str | Text) -> None:
        """Send a picture with words below it."""
        await self._bot.send_photo(self._chat_id, picture, caption=html_caption(words))

    async def file(self, file: InputFile, words: str | Text = "") -> None:
        """Send a file, with words below it where there are some."""
        await self._bot.send_document(
            self._chat_id, file, caption=html_caption(words) if words else None
        )

    async def erase(self, message_id: int) -> None:
        """Take away what the person sent, such as a secret, where Telegram lets us."""
        await quietly(self._bot.delete_message(self._chat_id, message_id))

    async def _show_in_place(self, tap: CallbackQuery, reply: Reply) -> None:
        if reply.view is None:
            return
        tapped = tap.message.message_id if tap.message is not None else None
        living = self._memory.card_id(self._chat_id)
        card = card_of(reply.view)
        if tapped is None or not await self._edit(tapped, card):
            await self.put_card(reply, reply.view)
            return
        if tapped != living:
            await self._memory.pin(self._chat_id, tapped, reply)
            if living is not None:
                await quietly(self._retire(living))

    async def _edit(self, message_id: int, card: Card) -> bool:
        """Edit a message; ``False`` when it cannot be edited any more."""
        try:
            await self._bot.edit_message_text(
                html_message(card.text),
                chat_id=self._chat_id,
                message_id=message_id,
                reply_markup=keyboard(card.rows),
            )
        except TelegramBadRequest as refusal:
            return "not modified" in refusal.message
        return True

    async def _retire(self, message_id: int) -> None:
        """Take a card away; where Telegram keeps it (48 hours), take its buttons away."""
        try:
            await self._bot.delete_message(self._chat_id, message_id)
        except TelegramBadRequest:
            await self._bot.edit_message_reply_markup(chat_id=self._chat_id, message_id=message_id)

    async def _give(self, answer: AnswerCallbackQuery) -> None:
        await quietly(self._bot(answer))


async def _at_best(call: Awaitable[Any]) -> None:
    """Make a call of which the courier brings the same in a moment, whatever becomes of it."""
    try:
        await call
    except TelegramAPIError:
        return


def answering(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)


async def quietly(call: Awaitable[Any]) -> None:
    """Make a call whose refusal harms nobody: an old tap, a card that is gone already."""
    try:
        await call
    except TelegramBadRequest:
        return


class Shows:
    """Runs a use case on behalf of who tapped, and puts what it returns on the card."""

    def __init__(self, perform: Perform, screen: Screen) -> None:
        self._perform = perform
        self._screen = screen

    async def __call__(
        self,
        tap: CallbackQuery,
        use_case: Callable[Concatenate[FrontdeskWork, P], View],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> AnswerCallbackQuery | None:
        """Show the view of the use case in place and answer the tap; raises as the use case."""
        reply = await self._perform(showing, use_case, *args, **kwargs)
        return await self._screen.tapped(tap, reply)
