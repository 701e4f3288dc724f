"""The facts of a paper, gathered beforehand, so that printing asks nobody."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from checklists.model import Answers, Form
from hazards.inspection_kind import InspectionKind
from hazards.photos import Purpose


@dataclass(frozen=True, slots=True)
class PhotoOnPaper:
    """A kept photo: its bytes, when it was sent (aware UTC), what it shows."""

    path: Path
    sent_at: datetime
    purpose: Purpose = Purpose.FOUND


@dataclass(frozen=True, slots=True)
class FindingOnPaper:
    """A hazard of the inspection; ``number`` is empty while it is not on the ledger.

    One that was ``adopted`` is a hazard of another list of the visit, where its photos are; one
    that is ``known`` was on the ledger before, and is named as it was seen that day.
    """

    question_key: str
    description: str
    number: str = ""
    measure: str = ""
    deadline: date | None = None
    fixed_on_spot: bool = False
    photos: tuple[PhotoOnPaper, ...] = ()
    adopted: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceOnPaper:
    """Photos of an item that is no hazard, where the form asks for them."""

    question_key: str
    photos: tuple[PhotoOnPaper, ...]


@dataclass(frozen=True, slots=True)
class CosignerOnPaper:
    """One who signed beside (aware UTC); ``typed`` says that the name is their own word."""

    name: str
    signed_at: datetime
    typed: bool


@dataclass(frozen=True, slots=True)
class InspectionPaper:
    """A signed inspection as it goes on paper; moments are aware UTC, printed as wall time.

    ``number`` is the inspection's own, for filing; empty when it has none. ``kind`` is not printed
    where it is not known.
    """

    form: Form
    unit_name: str
    street: str
    inspector: str
    started_at: datetime
    signed_at: datetime
    signed_by: str
    answers: Answers
    findings: tuple[FindingOnPaper, ...] = ()
    evidence: tuple[EvidenceOnPaper, ...] = ()
    cosigners: tuple[CosignerOnPaper, ...] = ()
    number: str = ""
    kind: InspectionKind | None = None
    timezone: str = "Asia/Shanghai"
    put_right: tuple[str, ...] = ()  # numbers of hazards from before that were seen put right


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """All lists of one visit (进一次门，查多项事), signed on one page; each keeps its own form."""

    parts: tuple[InspectionPaper, ...]
    cosigners: tuple[CosignerOnPaper, ...] = ()
