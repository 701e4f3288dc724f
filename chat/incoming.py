"""Photos, voices and files that come into a chat, and the outcome of the turn that noted them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Noted(StrEnum):
    """The outcome of a photo in the turn that noted it."""

    TAKEN = "taken"
    WORDS_TOO_LONG = "words_too_long"  # taken, without its caption
    WITH_THE_TIP = "with_the_tip"  # taken as nobody's: no receipt can follow
    UNASKED = "unasked"  # a voice or a file where none is awaited: not taken


class Medium(StrEnum):
    """What a message carries that is kept as evidence."""

    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {"photo": "照片", "voice": "语音", "file": "文件"}[self.value]

    @property
    def measure(self) -> str:
        """The Chinese word by which such are counted."""
        return {"photo": "张", "voice": "条", "file": "份"}[self.value]


NAMELESS = frozenset({Noted.WITH_THE_TIP})
"""Outcomes of which no row may tell."""


@dataclass(frozen=True, slots=True)
class IncomingPhoto:
    """A photo, voice or file as it arrived; ``reply_to`` is the message that it answers.

    ``reply_text`` is what that message says, when it is one of the bot's own.
    ``sender`` is what Telegram calls the person, ``name`` that of a file.
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
    medium: Medium = Medium.PHOTO
    name: str = ""
