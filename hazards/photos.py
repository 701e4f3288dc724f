"""Photos as evidence: what each shows, and whether its bytes are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chat.incoming import Medium

TELLS_AFTER = 3
"""Failed tries to fetch a photo until its sender hears of it; nothing waits for it any longer."""


class Purpose(StrEnum):
    """The purpose of a photo."""

    FOUND = "found"  # the hazard, or what the question asks to see
    FIXED = "fixed"  # the same spot put right
    REPORTED = "reported"  # what a department shows of what was handed to it

    @property
    def label(self) -> str:
        """The words that people read."""
        return {"found": "发现时", "fixed": "整改后", "reported": "部门反馈"}[self.value]


class PhotoState(StrEnum):
    """Whether the bytes of a photo are kept."""

    RECEIVED = "received"
    STORED = "stored"
    REFUSED = "refused"
    DISCARDED = "discarded"  # the person took it back before signing; the bytes stay


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo, voice or file that somebody sent; ``sha256`` is there once its bytes are kept.

    ``bare`` says that they are a copy without what the camera wrote. ``round`` counts the times
    that a rectification was submitted, from 1; a photo of what was found has 0. Voices and files,
    which have a ``name``, come only where they are awaited, as to duties.
    """

    id: int
    chat_id: int
    message_id: int
    file_id: str
    sent_by: int
    sent_at: datetime
    inspection_id: int | None
    question: str | None
    purpose: Purpose
    state: PhotoState
    sha256: str | None = None
    media_type: str | None = None
    width: int = 0
    height: int = 0
    attempts: int = 0
    caption: str = ""
    refusal: str | None = None
    hazard_id: int | None = None
    draft_id: int | None = None
    round: int = 0
    dhash: str | None = None
    bare: bool = False
    occurrence_id: int | None = None
    medium: Medium = Medium.PHOTO
    name: str = ""
    expiry_entry_id: int | None = None
    task_target_id: int | None = None
    task_upload_id: int | None = None
    transfer_id: int | None = None

    @property
    def stuck(self) -> bool:
        """Whether it cannot be fetched for now; that goes on being tried."""
        return self.state is PhotoState.RECEIVED and self.attempts >= TELLS_AFTER


def present(photos: list[Photo], purpose: Purpose = Purpose.FOUND) -> list[Photo]:
    """Return the photos of one purpose that count: received or stored."""
    alive = (PhotoState.RECEIVED, PhotoState.STORED)
    return [photo for photo in photos if photo.purpose is purpose and photo.state in alive]
