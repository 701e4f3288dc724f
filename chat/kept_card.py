"""A card as it is kept: canonical JSON that knows no channel.

``{"lines":[["…",{"bold":"…"},{"link":"…","to":"https://…"}]],"rows":[[{"label":"…","press":"…",
"style":"primary"}]],"table":{…},"v":1}``: a run that is only words is a string; a press is packed.
``v`` is the version of this form; rows that wait while a new version comes are still read.
"""

import json
from typing import Any

from chat.card import Button, Card, Packed, Table
from chat.text import Run, Text

VERSION = 1


def keep(card: Card) -> str:
    """Return a card as JSON; the same card always gives the same."""
    kept: dict[str, Any] = {"lines": [[*map(_run, line)] for line in card.text.lines]}
    if card.table is not None:
        table = card.table
        kept["table"] = {"caption": table.caption, "foot": table.foot, "rows": [*table.rows]}
    if card.rows:
        kept["rows"] = [[*map(_button, row)] for row in card.rows]
    return json.dumps(
        kept | {"v": VERSION}, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def read(kept: str) -> Card:
    """Return the card that was kept. Raises ``ValueError`` for a version that is not known."""
    card = json.loads(kept)
    if card["v"] != VERSION:
        raise ValueError(f"a card of version {card['v']}")
    return Card(
        Text(tuple(tuple(map(_read_run, line)) for line in card["lines"])),
        tuple(tuple(map(_read_button, row)) for row in card.get("rows", ())),
        _read_table(card["table"]) if "table" in card else None,
    )


def _read_table(kept: dict[str, Any]) -> Table:
    return Table(kept["caption"], tuple(map(tuple, kept["rows"])), kept["foot"])


def _run(run: Run) -> str | dict[str, str]:
    if run.to is not None:
        return {"link": run.words, "to": run.to}
    return {"bold": run.words} if run.bold else run.words


def _read_run(run: str | dict[str, str]) -> Run:
    if isinstance(run, str):
        return Run(run)
    return Run(run["link"], to=run["to"]) if "link" in run else Run(run["bold"], bold=True)


def _button(button: Button) -> dict[str, str]:
    kept = {"label": button.label, "press": button.data.pack()}
    return kept | {"style": button.style} if button.style else kept


def _read_button(kept: dict[str, Any]) -> Button:
    return Button(kept["label"], Packed(kept["press"]), kept.get("style"))
