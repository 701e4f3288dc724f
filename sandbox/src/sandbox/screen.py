"""One chat as one person sees it at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.model import Chat, JsonDict

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_ANSWERS = 50


def screen(telegram: Telegram, user_id: int, chat: Chat) -> JsonDict:
    """Return messages, pins, answers to the person's presses and whether the bot is at work.

    ``version`` changes with everything that could change the screen or is done by the bot;
    ``exact`` says that ``busy`` covers the handling of updates and not only their delivery.
    """
    queries = [query for query in telegram.people.queries.values() if query.user_id == user_id]
    waiting = telegram.people.waiting(user_id)
    person = telegram.chats.person(user_id)
    return {
        "version": telegram.events.version,
        "chat": chat.json(),
        "messages": [stored.seen_on(person) for stored in chat.messages.values()],
        "pinned": chat.pinned[-1] if chat.pinned else None,
        "answers": {query.id: query.answer for query in queries[-_ANSWERS:] if query.answer},
        "offers": telegram.inline.answers(user_id),
        "waiting": [query.id for query in waiting],
        "busy": telegram.busy,
        "exact": telegram.hears_directly,
        "bot": telegram.profile.user(),
    }
