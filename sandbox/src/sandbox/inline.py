"""Inline mode: what people ask a bot from any chat, and what it offers them to send there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.errors import BadRequest, NoSuchPhone
from sandbox.model import JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

LONGEST_QUERY = 256  # characters
_KEPT = 200


@dataclass(slots=True)
class Asked:
    """An inline query: who asked what in which chat, when (Unix seconds), and the answer.

    ``contents`` are the messages that would be sent, by the id of their result.
    """

    id: str
    user_id: int
    chat_id: int
    query: str
    at: float
    answer: JsonDict | None = None
    contents: dict[str, JsonDict] | None = None


class Inline:
    """The inline queries of one bot; like Telegram's own, they are not kept for long."""

    def __init__(self, telegram: Telegram, lifetime: float) -> None:
        self._telegram = telegram
        self._lifetime = lifetime
        self.asked: dict[str, Asked] = {}

    def ask(self, user_id: int, query: str, offset: str, chat_id: int | None) -> JsonDict:
        """Type ``@bot query`` in a chat; NoSuchPhone where the bot is not for that.

        Any person may ask, also one who has never started the bot.
        """
        telegram = self._telegram
        if not telegram.profile.inline:
            raise NoSuchPhone("the bot takes no inline queries (BotFather: /setinline)")
        chat = telegram.chats.chat_of(user_id, chat_id)
        words = query.strip()[:LONGEST_QUERY]
        one = Asked(str(secrets.randbits(62)), user_id, chat.id, words, telegram.clock())
        self.asked[one.id] = one
        while len(self.asked) > _KEPT:
            del self.asked[next(iter(self.asked))]
        telegram.updates.push(
            "inline_query",
            {
                "id": one.id,
                "from": telegram.chats.person(user_id).user(),
                "chat_type": "sender" if chat.is_private else chat.type,
                "query": words,
                "offset": offset,
            },
        )
        return {"query_id": one.id}

    def answer(self, query_id: str, answer: JsonDict, contents: dict[str, JsonDict]) -> None:
        """Offer results to who asked; BadRequest when that comes too late."""
        one = self.asked.get(query_id)
        if one is None or self._telegram.clock() - one.at > self._lifetime:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        one.answer, one.contents = answer, contents
        self._telegram.events.emit(
            "inline_answer", user_id=one.user_id, chat_id=one.chat_id, query_id=one.id, **answer
        )

    def chosen(self, user_id: int, query_id: str, result_id: str) -> tuple[int, JsonDict]:
        """Return the chat and the message of a result that was chosen; raises NoSuchPhone."""
        one = self.asked.get(query_id)
        content = (one.contents or {}).get(result_id) if one and one.user_id == user_id else None
        if one is None or content is None:
            raise NoSuchPhone(f"no result {result_id} of query {query_id}")
        return one.chat_id, {"via_bot": self._telegram.profile.user(), **content}

    def answers(self, user_id: int) -> dict[str, Any]:
        """Return what the bot has offered to a person, by query."""
        return {
            one.id: one.answer
            for one in self.asked.values()
            if one.user_id == user_id and one.answer is not None
        }
