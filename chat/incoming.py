"""Photos that come into a chat, and their outcome in the turn that noted them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Noted(StrEnum):
    """The outcome of a photo in the turn that noted it."""

    TAKEN = "taken"
    WORDS_TOO_LONG = "words_too_long"  # taken, without its caption
    WITH_THE_TIP = "with_the_tip"  # taken as nobody's: no receipt can follow


NAMELESS = frozenset({Noted.WITH_THE_TIP})
"""Outcomes of which no row may tell."""


@dataclass(frozen=True, slots=True)
class IncomingPhoto:
    """A photo message as it arrived; ``reply_to`` is the message that it answers.

    ``reply_text`` is what that message says, when it is one of the bot's own.
    ``sender`` is what Telegram calls the person.
    """

    message_id: int
    file_id: str
    file_unique_id: str
    sent_at: datetime
    album: str | None = None
    caption: str = ""
    reply_to: int | None = None
    reply_text: str = ""
    sender: str = ""
