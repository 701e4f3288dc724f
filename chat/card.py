"""A card: some lines of text over rows of buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from chat.text import Text, bold, lines

__all__ = [
    "Button",
    "Card",
    "Packed",
    "Packs",
    "Rows",
    "Style",
    "Table",
    "Text",
    "bold",
    "clip",
    "lines",
    "pairs",
]

Style = Literal["primary", "success", "danger"]
LONGEST_LABEL = 40  # characters; a phone cuts a longer label off


class Packs(Protocol):
    """The data of a button: a ``chat.press.Press``, or one that was packed before."""

    def pack(self) -> str:
        """Return it as a channel keeps it. Raises ``ValueError`` when that is too long."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A press that was packed before; whoever carries it need not know its kind."""

    packed: str

    def pack(self) -> str:
        """Return it as it is."""
        return self.packed


@dataclass(frozen=True, slots=True)
class Button:
    """A button; ``style`` colours it where the person's client can."""

    label: str
    data: Packs
    style: Style | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a channel shows it by its own means; the first row is its head.

    Not every client shows one, and nobody can tell: it never says what is said nowhere else.
    """

    caption: str
    rows: tuple[tuple[str, ...], ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The content of one message, on whatever channel; with a table that is the whole of it."""

    text: Text
    rows: Rows = ()
    table: Table | None = None


def pairs(buttons: Sequence[Button]) -> Rows:
    """Return buttons two to a row."""
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def clip(text: str, length: int = LONGEST_LABEL) -> str:
    """Cut text at a length, with an ellipsis where something was cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
