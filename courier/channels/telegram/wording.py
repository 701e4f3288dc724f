"""A card as Telegram takes it: HTML within its limits, and an inline keyboard as JSON."""

import json
from collections.abc import Sequence

from markupsafe import Markup
from telegram.constants import MessageLimit

from chat.card import Card, Table
from chat.html import html_of
from chat.text import cut


def message_of(card: Card) -> str:
    """Return the HTML of a message; what is too long is cut."""
    return html_of(cut(card.text, MessageLimit.MAX_TEXT_LENGTH))


def caption_of(card: Card) -> str:
    """Return the HTML that stands under a file; a caption has less room than a message."""
    return html_of(cut(card.text, MessageLimit.CAPTION_LENGTH))


def rich_of(table: Table) -> str:
    """Return the HTML of a rich message (Bot API 10.1, ``InputRichMessage``) with a table."""
    head, *rows = table.rows
    lines = [_row("th", head), *(_row("td", each) for each in rows)]
    caption = Markup("<caption>{}</caption>").format(table.caption)
    body = Markup("<table bordered striped>{}{}</table>").format(caption, Markup("").join(lines))
    foot = Markup("<footer>{}</footer>").format(table.foot) if table.foot else ""
    return str(body + foot)


def _row(tag: str, cells: Sequence[str]) -> Markup:
    """Return a row: what is in the first column is a name, the rest are numbers."""
    sides = ("left", *("right" for _ in cells[1:]))
    cell = Markup(f'<{tag} align="{{}}">{{}}</{tag}>')  # noqa: S704 - the tag is one of two
    made = (cell.format(side, words) for side, words in zip(sides, cells, strict=True))
    return Markup("<tr>{}</tr>").format(Markup("").join(made))


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
