"""One walk through a checklist at a unit, and what it finds."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from checklists.model import Answers, Form, PhotoRule, Question
from people.model import Unit


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection (检查); it stays with the form version it began with.

    ``previous_id`` is the last signed inspection of the same unit and form at the time it began.
    """

    id: int
    unit: Unit
    form_id: str
    form_version: int
    inspector_id: int
    inspector_name: str
    started_at: datetime
    signed_at: datetime | None = None
    dropped_at: datetime | None = None
    previous_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether answers may still be given."""
        return self.signed_at is None and self.dropped_at is None


class Purpose(StrEnum):
    """What a photo shows."""

    FOUND = "found"  # the hazard, or what the question asks to see
    FIXED = "fixed"  # the same spot put right


class PhotoState(StrEnum):
    """Whether the bytes of a photo are kept."""

    RECEIVED = "received"
    STORED = "stored"
    REFUSED = "refused"
    DISCARDED = "discarded"  # the person took it back before signing; the bytes stay


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that somebody sent; ``sha256`` is there once its bytes are kept."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at one item, before it is signed and goes on the ledger."""

    inspection_id: int
    question: str
    description: str = ""
    measure: str = ""
    deadline: date | None = None
    fixed_on_spot: bool = False

    def with_description(self, text: str) -> "Finding":
        """Return this finding with another description."""
        return replace(self, description=text)


class Lack(StrEnum):
    """What a finding still needs before the inspection can be signed."""

    PHOTO = "photo"
    DESCRIPTION = "description"
    DEADLINE = "deadline"
    FIXED_PHOTO = "fixed_photo"
    ANSWER = "answer"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "photo": "缺照片",
            "description": "缺说明",
            "deadline": "缺期限",
            "fixed_photo": "缺整改后照片",
            "answer": "未答",
        }[self.value]


def present(photos: list[Photo], purpose: Purpose = Purpose.FOUND) -> list[Photo]:
    """Return the photos of one purpose that count: received or stored."""
    alive = (PhotoState.RECEIVED, PhotoState.STORED)
    return [photo for photo in photos if photo.purpose is purpose and photo.state in alive]


def lacks(question: Question, finding: Finding, photos: list[Photo]) -> tuple[Lack, ...]:
    """Name what a finding still needs, in the order in which it is asked for."""
    missing = []
    if question.photo is not PhotoRule.NEVER and not present(photos):
        missing.append(Lack.PHOTO)
    if not finding.description:
        missing.append(Lack.DESCRIPTION)
    if finding.fixed_on_spot:
        if not present(photos, Purpose.FIXED):
            missing.append(Lack.FIXED_PHOTO)
    elif finding.deadline is None:
        missing.append(Lack.DEADLINE)
    return tuple(missing)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An inspection with its form and all answers: what most turns look at."""

    inspection: Inspection
    form: Form
    answers: Answers


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the last signed inspection said of an item, and when it was signed (wall time)."""

    value: str
    signed_at: datetime
    hazard_number: str | None = None
    hazard_state: str | None = None
