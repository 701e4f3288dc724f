"""What handing up needs from others."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from chat.setting_aside import Asides
from duties.occurrences.ports import OccurrenceWork
from duties.tasks.ports import TaskStore
from hazards.ports import SeriesStore
from people.model import Remit
from people.permissions import Reach
from reports.exports.ports import Exports
from reports.packages.model import (
    Block,
    Content,
    Covered,
    HazardRow,
    ListCount,
    Output,
    Piece,
    Round,
    RoundCount,
    Standing,
    Submission,
    SubmissionVersion,
    UnitParty,
    WorkRow,
)


class SubmissionStore(Asides[int], Protocol):
    """Submissions and their versions. Nothing here deletes."""

    def unprepared(self, month: date, before: datetime, after: int, most: int) -> list[UnitParty]:
        """Return units, there before a moment, that have no submission of a month yet."""

    def departments_of(self, month: date) -> set[int]:
        """Return the ids of the departments that have a submission of a month."""

    def prepare(self, submissions: Sequence[Submission]) -> None:
        """Keep new ones; those that are there stay as they are."""

    def get(self, submission_id: int) -> Submission | None:
        """Return one, or ``None``."""

    def of_unit(self, unit_id: int, most: int) -> list[Submission]:
        """Return the newest of a unit, the newest first."""

    def of_departments(self, street: str, month: date) -> list[Submission]:
        """Return those of a month of the departments of a street (empty: of the whole area)."""

    def of_department(self, department_id: int, most: int) -> list[Submission]:
        """Return the newest of a department, the newest first."""

    def save(self, submission: Submission) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""

    def some(self, ids: Iterable[int]) -> list[Submission]:
        """Return those with these ids, but for what is not there."""

    def recall(self, unit_id: int, at: datetime) -> None:
        """Let those of a unit that are awaited be looked at from a moment on: who holds them."""

    def recall_of_department(self, department_id: int, at: datetime) -> None:
        """Let those of a department that are awaited be looked at from a moment on."""

    def remind(self, reach: Reach, month: date, now: datetime, today: date) -> int:
        """Let the holders of all that lacks be told again, once a day; return of how many."""

    def add_version(self, version: SubmissionVersion) -> SubmissionVersion:
        """Keep what was handed in."""

    def versions(self, submission_id: int) -> list[SubmissionVersion]:
        """Return all that was handed in of one, in the order of their serials."""

    def version(self, version_id: int) -> SubmissionVersion | None:
        """Return one version, or ``None``."""

    def numbered(self, number: str) -> SubmissionVersion | None:
        """Return the version with a number, or ``None``."""

    def withdraw(self, version_id: int, at: datetime) -> None:
        """Note that a version was taken back."""

    def page(
        self,
        reach: Reach,
        month: date,
        now: datetime,
        standing: Standing | None,
        skip: int,
        most: int,
    ) -> list[Submission]:
        """Return submissions in reach that stand so at a moment, those of a street together."""

    def count(self, reach: Reach, month: date, now: datetime) -> RoundCount:
        """Count submissions in reach by how they stand at a moment."""

    def months(self, most: int) -> list[date]:
        """Return the months of which there are any, the newest first."""

    def before(self, submission: Submission) -> Submission | None:
        """Return the newest of the same unit or department from an earlier month, or ``None``."""

    def freeze(self, version_id: int, content: str, sha256: str) -> bool:
        """Note that all of a version is kept; ``False`` where that was known already."""

    def works(self, whose: int | Remit, since: datetime, until: datetime) -> list[WorkRow]:
        """Return what was asked by duties between two moments."""

    def inspections(self, whose: int | Remit, since: datetime, until: datetime) -> int:
        """Count the inspections that were signed between two moments."""


class ReportHazards(Protocol):
    """The hazards of reports: those that stood open in the time, at a unit or in a remit."""

    def count(self, covered: Covered, ahead: int = ...) -> ListCount:
        """Count the hazards of a report whose ids come before one (left out: all)."""

    def page(self, covered: Covered, skip: int, most: int, after: int = ...) -> list[HazardRow]:
        """Return some hazards whose ids come after one, in the order of their ids."""


class Pieces(Protocol):
    """Long hazard lists that were handed in, in pieces."""

    def add(self, version_id: int, piece: Piece) -> None:
        """Keep a piece of a version."""

    def clear(self, version_id: int) -> None:
        """Let go of the pieces of a version that was not frozen to its end."""

    def count(self, version_id: int) -> ListCount:
        """Count the lines of a version that are kept in pieces."""

    def at(self, version_id: int, line: int) -> Piece | None:
        """Return the piece with a line, by its place from 0 on, or the last one before it."""

    def of_hazard(self, version_id: int, hazard_id: int) -> Piece | None:
        """Return the piece in which a hazard stands if it does at all."""


class HandedVersion(NamedTuple):
    """A version that was handed in, of what, and the name of who handed it in."""

    submission: Submission
    version: SubmissionVersion
    by: str


class HandedIn(Protocol):
    """What was handed in, read from one state of the database a few reports at a time."""

    def one(self, version_id: int) -> HandedVersion | None:
        """Return a version, or ``None``."""

    def handed(self, reach: Reach, month: date) -> Iterator[HandedVersion]:
        """Return what stands of a month in reach, those of a street together."""

    def lacking(self, reach: Reach, month: date) -> Iterator[Submission]:
        """Return those of a month in reach of whom nothing stands, those of a street together."""

    def by_street(self, reach: Reach, month: date, now: datetime) -> dict[str, RoundCount]:
        """Count the submissions of a month in reach by street, and by how they stand."""

    def count(self, version: SubmissionVersion, content: Content) -> ListCount:
        """Count the hazard list of a version."""

    def lines(self, version: SubmissionVersion, content: Content) -> Iterator[HazardRow]:
        """Return the hazard list of a version, of which no more than a piece is held."""


class RoundStore(Asides[int], Protocol):
    """Rounds: the submissions of a street with the same last day."""

    def open(self, street: str, month: date, due_on: date, due_at: datetime) -> None:
        """Keep a round; one that is there stays as it is."""

    def get(self, round_id: int) -> Round | None:
        """Return a round, or ``None``."""

    def of(self, submission: Submission) -> Round | None:
        """Return the round of a submission, or ``None``."""

    def some(self, ids: Iterable[int]) -> list[tuple[Round, int]]:
        """Return the rounds with these ids, each with how many submissions lack."""

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the rounds that are over by now and were not looked at since."""

    def settled(self, round_id: int) -> None:
        """Note that a round was looked at."""


class PackagePapers(Protocol):
    """Papers that are owed to somebody."""

    def owe(self, output: Output, person_id: int, at: datetime, about: int | date) -> None:
        """Owe a paper of a version or a bulletin, by its id, or of a month.

        One that waits is not owed twice.
        """


class BlockStore(Protocol):
    """Words that somebody put in the place of those that were proposed."""

    def of(self, about: str) -> list[Block]:
        """Return all of something."""

    def get(self, about: str, key: str) -> Block | None:
        """Return one, or ``None``."""

    def put(self, block: Block) -> bool:
        """Keep words; ``False`` when somebody has changed them since ``block.version``."""


class PackageWork(OccurrenceWork, Protocol):
    """One turn about what is handed up."""

    @property
    def exports(self) -> Exports:
        """Exports of the ledger: offices' own forms go with a month."""

    @property
    def tasks(self) -> TaskStore:
        """Tasks of the yearly lists."""

    @property
    def submissions(self) -> SubmissionStore:
        """Submissions."""

    @property
    def report_hazards(self) -> ReportHazards:
        """The hazards of submissions."""

    @property
    def pieces(self) -> Pieces:
        """Long hazard lists of submissions."""

    @property
    def submission_rounds(self) -> RoundStore:
        """Rounds of submissions."""

    @property
    def submission_papers(self) -> PackagePapers:
        """Papers of what was handed in."""

    @property
    def series(self) -> SeriesStore:
        """Serial numbers."""

    @property
    def blocks(self) -> BlockStore:
        """Words that were put in the place of others."""
