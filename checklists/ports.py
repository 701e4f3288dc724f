"""The storage that walking a checklist needs."""

from datetime import datetime
from typing import Protocol

from chat.ports import ReplyTargets
from checklists.cosigning.ports import CosignatureStore
from checklists.inspection import Finding, Inspection, LastTime
from checklists.model import Answers, Form, Given
from hazards.inspection_kind import InspectionKind
from hazards.photos import Photo, Purpose
from hazards.snaps.ports import SnapPhotos, SnapWork
from people.model import Unit


class Forms(Protocol):
    """The forms that the process has loaded."""

    def latest(self, form_id: str) -> Form:
        """Return the newest version of a form."""

    def get(self, form_id: str, version: int) -> Form:
        """Return one version of a form."""

    def all_latest(self) -> tuple[Form, ...]:
        """Return the newest version of every form."""


class InspectionStore(Protocol):
    """Inspections and their answers."""

    def start(
        self,
        unit: Unit,
        form: Form,
        inspector_id: int,
        at: datetime,
        previous_id: int | None,
        kind: InspectionKind = InspectionKind.AREA,
    ) -> int:
        """Begin an inspection and return its id."""

    def get(self, inspection_id: int) -> Inspection | None:
        """Return an inspection with its unit, or ``None``."""

    def answers(self, inspection_id: int) -> Answers:
        """Return all answers of an inspection by question key."""

    def answer(
        self, inspection_id: int, question: str, value: str, given: Given, at: datetime, by: int
    ) -> None:
        """Keep an answer, in place of an earlier one."""

    def answer_open(
        self, inspection_id: int, question: str, value: str, given: Given, at: datetime, by: int
    ) -> bool:
        """Keep an answer where there is none; ``False`` when somebody was first."""

    def withdraw(self, inspection_id: int, question: str) -> None:
        """Take an answer back, so that the question is open again."""

    def last_answer(self, inspection_id: int, question: str) -> LastTime | None:
        """Return what a signed inspection said of one item, or ``None``."""

    def sign(self, inspection_id: int, at: datetime) -> bool:
        """Freeze an inspection by itself; ``False`` when it is not, or was signed or dropped."""

    def sign_visit(self, visit_id: int, at: datetime) -> int:
        """Freeze the open inspections of a visit, and return how many they were."""

    def together(self, visit_id: int) -> list[Inspection]:
        """Return the inspections of a visit that were not dropped, in the order they were begun."""

    def join(self, inspection_id: int, visit_id: int | None) -> bool:
        """Put an unfinished inspection into a visit, or by itself; ``False`` when it has ended."""

    def set_kind(self, inspection_id: int, kind: InspectionKind) -> bool:
        """Set the kind of an unfinished inspection; ``False`` when it was signed or dropped."""

    def hand_over(self, inspection_id: int, person_id: int) -> None:
        """Let somebody else go on with an unfinished inspection."""

    def drop(self, inspection_id: int, at: datetime) -> None:
        """Set an unfinished inspection aside."""

    def unfinished(self, inspector_id: int) -> list[Inspection]:
        """Return a person's unfinished inspections, last touched first."""

    def unfinished_at(self, unit_id: int) -> list[Inspection]:
        """Return everybody's unfinished inspections at a unit."""

    def latest_signed(self, unit_id: int, form_id: str) -> Inspection | None:
        """Return the last signed inspection of a unit by one form, or ``None``."""

    def signed_since(self, unit_id: int, inspector_id: int, since: datetime) -> Inspection | None:
        """Return the last inspection of a unit that somebody signed since a moment, or ``None``."""

    def last_visit(self, unit_id: int) -> datetime | None:
        """Return when a unit was last inspected and signed, or ``None``."""

    def visited_last(self, inspector_id: int, most: int) -> list[int]:
        """Return up to ``most`` units where a person began an inspection, the last one first."""


class FindingStore(Protocol):
    """Findings of inspections that are not signed yet."""

    def get(self, inspection_id: int, question: str) -> Finding | None:
        """Return the finding at one item, or ``None``."""

    def all(self, inspection_id: int) -> dict[str, Finding]:
        """Return the findings of an inspection by question key."""

    def put(self, finding: Finding, at: datetime) -> None:
        """Keep a finding, in place of an earlier one at the same item."""


class Photos(SnapPhotos, Protocol):
    """Photos that people sent; their bytes are elsewhere."""

    def of_item(self, inspection_id: int, question: str) -> list[Photo]:
        """Return the photos of an item in the order in which they were sent."""

    def of_inspection(self, inspection_id: int) -> list[Photo]:
        """Return all photos of an inspection in the order in which they were sent."""

    def assign(
        self, photo_id: int, inspection_id: int, question: str | None, purpose: Purpose
    ) -> None:
        """Put a photo to an item, or to none."""

    def recaption(self, photo_id: int, caption: str) -> None:
        """Put other words to a photo that has no item yet."""


class PaperStore(Protocol):
    """Official papers owed to people."""

    def owe(self, inspection_id: int, at: datetime) -> None:
        """Owe the paper of a signed inspection to who signed it; once for each inspection."""


class FulfilledDuties(Protocol):
    """What a room above notes of signed inspections: duties that one of them fulfilled."""

    def by_inspection(self, inspection_id: int) -> list[str]:
        """Return the titles of the duties that a signed inspection fulfilled."""


class WalkWork(SnapWork, Protocol):
    """One turn of walking a checklist."""

    @property
    def forms(self) -> Forms:
        """The forms."""

    @property
    def inspections(self) -> InspectionStore:
        """Inspections."""

    @property
    def findings(self) -> FindingStore:
        """Findings."""

    @property
    def photos(self) -> Photos:
        """Photos."""

    @property
    def reply_targets(self) -> ReplyTargets:
        """Signposts."""

    @property
    def cosignatures(self) -> CosignatureStore:
        """Signatures of those who walk along."""

    @property
    def papers(self) -> PaperStore:
        """Papers."""

    @property
    def fulfilled(self) -> FulfilledDuties:
        """Duties that inspections fulfilled."""
