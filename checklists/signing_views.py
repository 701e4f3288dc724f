"""What is seen around a signature: the summary before it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checklists.cosigning.model import Cosignature
from checklists.earlier_lines import EarlierLine
from checklists.engine import Tally
from checklists.inspection import Finding, Lack, Sheet
from checklists.model import Question, Section
from core.stamp import stamp
from hazards.inspection_kind import InspectionKind
from hazards.loop.passing_on import Kept
from hazards.model import Hazard


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A hazard in the summary, or a question that still lacks something."""

    question: Question
    finding: Finding | None
    photos: int
    lacks: tuple[Lack, ...]
    earlier: tuple[Hazard, ...] = ()  # what is open there from before

    @property
    def facts(self) -> tuple[object, ...]:
        """All that is signed for by this line."""
        finding = self.finding
        noted: tuple[object, ...] = ()
        if finding is not None:
            noted = (finding.description, finding.measure, finding.deadline, finding.fixed_on_spot)
        known = (each.number for each in self.earlier)
        return (self.question.key, *noted, self.photos, *self.lacks, *known)


@dataclass(frozen=True, slots=True)
class SummaryPart:
    """One list in a summary; ``unplaced`` counts its photos that wait for an item."""

    sheet: Sheet
    sections: tuple[tuple[Section, Tally], ...]
    lines: tuple[SummaryLine, ...]
    unplaced: int = 0
    earlier: tuple[EarlierLine, ...] = ()

    @property
    def missing(self) -> int:
        """How much of it still lacks something."""
        return sum(1 for line in self.lines if line.lacks) + bool(self.unplaced)

    @property
    def facts(self) -> tuple[object, ...]:
        """All that is signed for by this list."""
        answers = sorted(f"{key}={answer.value}" for key, answer in self.sheet.answers.items())
        lines = (fact for line in self.lines for fact in line.facts)
        known = (f"{each.hazard.number}:{each.outcome.value}" for each in self.earlier)
        return (*answers, *lines, self.unplaced, *known)


@dataclass(frozen=True, slots=True)
class SummaryView:
    """Everything before signing: each list of the visit, in the order they were begun.

    ``sheet`` is the one from which the summary was come to. ``cosigned`` are the signatures beside.
    ``asks`` says that the card asks once more, since some of them were for something else.
    ``kinds`` are those of which the inspection may be.
    """

    sheet: Sheet
    parts: tuple[SummaryPart, ...]
    signer: str
    day: date
    cosigned: tuple[Cosignature, ...] = ()
    asks: bool = False
    kinds: tuple[InspectionKind, ...] = ()

    @property
    def forms(self) -> str:
        """What the lists are called for short."""
        return "、".join(part.sheet.form.short for part in self.parts)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the lists."""
        return tuple(part.sheet.form.title for part in self.parts)

    @property
    def lines(self) -> tuple[SummaryLine, ...]:
        """The lines of all lists."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def missing(self) -> int:
        """How much still lacks something."""
        return sum(part.missing for part in self.parts)

    @property
    def ready(self) -> bool:
        """Whether nothing required is missing."""
        return not self.missing

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what this summary says before it is signed."""
        kind = self.sheet.inspection.kind.value
        if len(self.parts) == 1:
            return stamp(*self.parts[0].facts, self.signer, kind)
        said = (fact for part in self.parts for fact in (part.sheet.inspection.id, *part.facts))
        return stamp(*said, self.signer, kind)

    @property
    def standing(self) -> tuple[Cosignature, ...]:
        """The signatures beside that are for this summary, none of them by who leads."""
        lead, shown = self.sheet.inspection.inspector_id, self.stamp
        return tuple(
            each for each in self.cosigned if each.stamp == shown and each.person_id != lead
        )

    @property
    def lapsed(self) -> tuple[Cosignature, ...]:
        """The signatures beside that are for something else."""
        standing = self.standing
        return tuple(each for each in self.cosigned if each not in standing)

    @property
    def seen(self) -> int:
        """The number by which the button that signs remembers what is signed, and what lapsed."""
        if not self.asks:
            return self.stamp
        return stamp(self.stamp, *(each.id for each in self.lapsed))


@dataclass(frozen=True, slots=True)
class KindsView:
    """Of what kind an inspection is: one of ``kinds``."""

    sheet: Sheet
    kinds: tuple[InspectionKind, ...]


@dataclass(frozen=True, slots=True)
class SignedView:
    """The inspection is signed; its hazards are on the ledger and its paper is owed.

    ``others`` are the lists that were signed with it. ``kept`` says, by the ids of the hazards, why
    some were not handed to the unit's officer; ``fulfilled`` are the duties that were done by it,
    ``cosigned`` the names of who signed beside. ``earlier`` are the hazards from before of which it
    says what was seen, as they stand now.
    """

    sheet: Sheet
    hazards: tuple[Hazard, ...]
    kept: Mapping[int, Kept]
    present: date
    fulfilled: tuple[str, ...] = ()
    cosigned: tuple[str, ...] = ()
    others: tuple[Sheet, ...] = ()
    earlier: tuple[Hazard, ...] = ()
