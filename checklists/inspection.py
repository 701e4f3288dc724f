"""One walk through a checklist at a unit, and what it finds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from checklists.model import Answers, Form, PhotoRule, Question
from hazards.inspection_kind import InspectionKind
from hazards.photos import Photo, Purpose, present
from people.model import Unit


@dataclass(frozen=True, slots=True)
class Inspection:
    """An inspection (检查); it stays with the form version it began with.

    ``previous_id`` is the last signed inspection of the same unit and form at the time it began.
    ``first_id`` is the first inspection of the same visit where several lists are walked in one
    (进一次门，查多项事): they are signed together. It is ``None`` for one by itself.
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
    kind: InspectionKind = InspectionKind.AREA
    first_id: int | None = None

    @property
    def visit_id(self) -> int:
        """The inspection by whose id signatures beside and the paper of a whole visit go."""
        return self.first_id or self.id

    @property
    def open(self) -> bool:
        """Whether answers may still be given."""
        return self.signed_at is None and self.dropped_at is None


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding at one item, before it is signed and goes on the ledger.

    One that only says what was seen of hazards from before has these (``known``, as
    ``checklists.earlier_lines`` writes them), and gets no number of its own.
    """

    inspection_id: int
    question: str
    description: str = ""
    measure: str = ""
    deadline: date | None = None
    fixed_on_spot: bool = False
    known: str = ""


class Lack(StrEnum):
    """A need of a finding that keeps the inspection from being signed."""

    PHOTO = "photo"
    DESCRIPTION = "description"
    DEADLINE = "deadline"
    FIXED_PHOTO = "fixed_photo"
    ANSWER = "answer"
    EARLIER = "earlier"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "photo": "缺照片",
            "description": "缺说明",
            "deadline": "缺期限",
            "fixed_photo": "缺整改后照片",
            "answer": "未答",
            "earlier": "原有隐患未说明",
        }[self.value]


def lacks(question: Question, finding: Finding, photos: list[Photo]) -> tuple[Lack, ...]:
    """Name what a finding still needs, in the order in which it is asked for."""
    missing = []
    if question.photo is not PhotoRule.NEVER and not present(photos):
        missing.append(Lack.PHOTO)
    if not finding.description.strip():
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
class Elsewhere:
    """The answer to the same item in another list of the same visit, by that form's short name."""

    form: str
    value: str


@dataclass(frozen=True, slots=True)
class LastTime:
    """The answer of the last signed inspection to an item, and when it was signed (wall time)."""

    value: str
    signed_at: datetime
    hazard_number: str | None = None
    hazard_state: str | None = None
