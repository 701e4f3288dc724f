"""From a notice to the words of a push: HTML, and its keyboard as Telegram's JSON."""

import json
from collections.abc import Callable
from typing import Any

from handlers import nomination_cards, notice_cards, snap_cards, tip_cards
from handlers.card import Card
from hazards import snap_views, views
from people import views as people_views
from people.telling import Words

_CARDS: dict[type[Any], Callable[[Any], Card]] = {
    views.TaskNotice: notice_cards.task_card,
    views.WordNotice: notice_cards.word_card,
    views.ReviewNotice: notice_cards.review_card,
    views.AskNotice: notice_cards.ask_card,
    views.QueueNotice: notice_cards.queue_card,
    views.NewsNotice: notice_cards.news_card,
    views.StrandedNotice: notice_cards.stranded_card,
    views.TodoView: notice_cards.todo_notice,
    snap_views.SeenNotice: snap_cards.seen_notice,
    snap_views.OpenedNotice: tip_cards.opened_notice,
    people_views.RoleNotice: nomination_cards.role_notice,
}


def word(content: Any) -> Words:
    """Word a notice. Raises ``KeyError`` for something that is none."""
    card = _CARDS[type(content)](content)
    return Words(str(card.text), _keyboard(card) if card.rows else None)


def _keyboard(card: Card) -> str:
    """Return the rows as JSON; buttons here are few fields, so no model is built for them."""
    rows = [
        [
            {"text": button.label, "callback_data": button.data.pack()}
            | ({"style": button.style} if button.style else {})
            for button in row
        ]
        for row in card.rows
    ]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False)
