"""A card as Telegram takes it: HTML within its limits, and an inline keyboard as JSON."""

import json

from telegram.constants import MessageLimit

from chat.card import Card
from chat.html import html_of
from chat.text import cut


def message_of(card: Card) -> str:
    """Return the HTML of a message; what is too long is cut."""
    return html_of(cut(card.text, MessageLimit.MAX_TEXT_LENGTH))


def caption_of(card: Card) -> str:
    """Return the HTML that stands under a file; a caption has less room than a message."""
    return html_of(cut(card.text, MessageLimit.CAPTION_LENGTH))


def keyboard_of(card: Card) -> str | None:
    """Return the buttons as JSON, ``None`` where there are none."""
    if not card.rows:
        return None
    rows = [
        [
            {"text": button.label, "callback_data": button.data.pack()}
            | ({"style": button.style} if button.style else {})
            for button in row
        ]
        for row in card.rows
    ]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False)
