"""The outbox keeps cards that know no channel, in place of one channel's HTML and keyboard."""

import json
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

AT_ONCE = 1000  # rows


def upgrade() -> None:
    """Turn what waits, and what was sent, into cards."""
    op.alter_column("outbox", "html", new_column_name="card")
    _convert(("card", "keyboard"), _card)
    op.drop_column("outbox", "keyboard")


def downgrade() -> None:
    """Word all cards for Telegram again."""
    op.add_column("outbox", sa.Column("keyboard", sa.Text(), nullable=True))
    _convert(("card", "keyboard"), lambda card, _: _telegram(card))
    op.alter_column("outbox", "card", new_column_name="html")


def _convert(columns: tuple[str, ...], to: Callable[..., tuple[str, str | None]]) -> None:
    """Write both columns of every row anew, a number of rows at once."""
    connection = op.get_bind()
    last = 0
    found = sa.text(
        f"SELECT id, {', '.join(columns)} FROM outbox WHERE id > :last ORDER BY id LIMIT {AT_ONCE}"  # noqa: S608 - ours
    )
    written = sa.text("UPDATE outbox SET card = :card, keyboard = :keyboard WHERE id = :id")
    while rows := connection.execute(found, {"last": last}).all():
        new = ((row[0], *to(*row[1:])) for row in rows)
        connection.execute(
            written, [{"id": id_, "card": card, "keyboard": keys} for id_, card, keys in new]
        )
        last = rows[-1][0]


class _Lines(HTMLParser):
    """Reads what the product ever wrote: bold, links, and lines."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Any]] = [[]] if html else []
        self._bold = 0
        self._to: str | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._bold += tag in {"b", "strong"}
        if tag == "a":
            self._to = dict(attrs).get("href")

    def handle_endtag(self, tag: str) -> None:
        self._bold -= tag in {"b", "strong"}
        if tag == "a":
            self._to = None

    def handle_data(self, data: str) -> None:
        for number, words in enumerate(data.split("\n")):
            if number:
                self.lines.append([])
            if words:
                self.lines[-1].append(self._run(words))

    def _run(self, words: str) -> Any:
        if self._to is not None:
            return {"link": words, "to": self._to}
        return {"bold": words} if self._bold else words


def _card(html: str, keyboard: str | None) -> tuple[str, None]:
    card: dict[str, Any] = {"lines": _Lines(html).lines, "v": 1}
    rows = json.loads(keyboard)["inline_keyboard"] if keyboard else []
    if rows:
        card["rows"] = [[_button(each) for each in row] for row in rows]
    return json.dumps(card, ensure_ascii=False, separators=(",", ":"), sort_keys=True), None


def _button(button: dict[str, str]) -> dict[str, str]:
    kept = {"label": button["text"], "press": button["callback_data"]}
    return kept | ({"style": button["style"]} if "style" in button else {})


def _telegram(card: str) -> tuple[str, str | None]:
    kept = json.loads(card)
    html = "\n".join("".join(_html(run) for run in line) for line in kept["lines"])
    if "rows" not in kept:
        return html, None
    rows = [
        [
            {"text": each["label"], "callback_data": each["press"]}
            | ({"style": each["style"]} if "style" in each else {})
            for each in row
        ]
        for row in kept["rows"]
    ]
    return html, json.dumps({"inline_keyboard": rows}, ensure_ascii=False)


def _html(run: str | dict[str, str]) -> str:
    if isinstance(run, str):
        return escape(run)
    if "link" in run:
        return f'<a href="{escape(run["to"])}">{escape(run["link"])}</a>'
    return f"<b>{escape(run['bold'])}</b>"
