"""What is handed up each month (报送): by whom, until when, where it stands, and what was said."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp
from people.model import Remit

NIL = "nil"


class SubmissionState(StrEnum):
    """Where a submission stands.

    ``CORRECTING``: what was handed in stands, and is being corrected (更正).
    """

    PREPARED = "prepared"
    HANDED_IN = "handed_in"
    NIL = "nil"
    CORRECTING = "correcting"


class Standing(StrEnum):
    """How a submission counts: in time, late, a nil report, missing, or not due yet."""

    IN_TIME = "in_time"
    LATE = "late"
    NIL = "nil"
    MISSING = "missing"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "in_time": "按时",
            "late": "迟报",
            "nil": "零报告",
            "missing": "缺报",
            "waiting": "待报",
        }[self.value]


@dataclass(frozen=True, slots=True)
class UnitParty:
    """A unit as the one who owes a submission: as much of it as that takes."""

    id: int
    name: str
    street: str
    sector: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What one unit or one department hands up for a month; the moments are aware UTC.

    ``owed`` is a key of ``owed.toml``; ``party``, ``street`` and ``sector`` are as they were when
    it was prepared. It covers what stood on the ledger from the day ``since``. ``handed_at`` tells
    when it was handed in first, ``nil`` that it was a nil report; ``current`` is what stands.
    ``told`` is how often its holders were told by the clock; at ``act_at`` they are next, or who
    holds it is looked up anew. ``reminded_on`` is the last day on which the office reminded them.
    """

    id: int
    owed: str
    unit_id: int | None
    department_id: int | None
    party: str
    street: str
    sector: str
    month: date
    since: date
    due_on: date
    due_at: datetime
    prepared_at: datetime
    state: SubmissionState = SubmissionState.PREPARED
    handed_at: datetime | None = None
    nil: bool = False
    current: int | None = None
    told: int = 0
    act_at: datetime | None = None
    reminded_on: date | None = None
    version: int = 1

    @property
    def handed_in(self) -> bool:
        """Whether something stands that was handed in, be it that there was nothing."""
        return self.state is not SubmissionState.PREPARED

    def standing(self, now: datetime) -> Standing:
        """Return how it counts at a moment."""
        if self.handed_at is None:
            return Standing.MISSING if now >= self.due_at else Standing.WAITING
        if self.handed_at >= self.due_at:
            return Standing.LATE
        return Standing.NIL if self.nil else Standing.IN_TIME


@dataclass(frozen=True, slots=True)
class HazardRow:
    """A line of the hazard list (003 annex 1 §3), and where it stands; in a report in wall time."""

    id: int
    number: str
    unit: str
    content: str
    measure: str
    deadline: date | None
    owner: str
    standing: str
    major: bool
    open: bool
    found_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A duty of the time: how often it was asked, and what became of that.

    ``open`` are those whose end is not known yet.
    """

    title: str
    asked: int
    done: int
    late: int
    missed: int
    excused: int
    open: int = 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the yearly list and how far it is; ``overdue``: past its day, and not done."""

    title: str
    due: str
    progress: str
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of a report under a heading."""

    key: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a report says, as it stands at ``as_of`` (wall time).

    A long hazard list is kept in pieces beside it (``Piece``), and ``hazards`` is then empty.
    """

    party: str
    street: str
    title: str
    to: str
    month: date
    since: date
    as_of: datetime
    nil: bool
    hazards: tuple[HazardRow, ...]
    inspections: int
    works: tuple[WorkRow, ...]
    tasks: tuple[TaskRow, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """The hazards of a report: at a unit or in a remit, found until a moment, open after another.

    Those that stood open at any moment from ``since`` on; both moments are aware UTC.
    """

    whose: int | Remit
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ListCount:
    """A hazard list, counted; ``mark`` tells what it says from what it said before a change."""

    total: int = 0
    open: int = 0
    mark: int = 0

    @property
    def closed(self) -> int:
        """How many hazards were struck off, or ended, in the time."""
        return self.total - self.open


@dataclass(frozen=True, slots=True)
class Report:
    """What the card of a report shows: what it says but for its hazard list, and that counted."""

    content: Content
    hazards: ListCount

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what was read."""
        return stamp(
            self.hazards,
            *(each.words for each in self.content.paragraphs),
            *((each.title, each.due, each.progress) for each in self.content.tasks),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines of a long hazard list that was handed in, from the line ``place`` (from 0) on.

    ``first_id`` and ``last_id`` are those of its hazards, which come in the order of their ids;
    ``content`` is the canonical JSON of its ``total`` lines.
    """

    place: int
    first_id: int
    last_id: int
    total: int
    open: int
    content: str


@dataclass(frozen=True, slots=True)
class SubmissionVersion:
    """What was handed in, word for word; nothing of it is ever changed.

    ``serial`` counts the versions of a submission from 1; ``content`` is the canonical JSON whose
    hash is ``sha256``, without the lines of a long hazard list, which are kept in pieces; until
    these are written there is no hash. ``withdrawn_at`` tells when it was taken back before its
    deadline.
    """

    id: int
    submission_id: int
    serial: int
    number: str
    nil: bool
    content: str
    sha256: str
    handed_by: int
    handed_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def frozen(self) -> bool:
        """Whether all of it is kept, to the last line of its hazard list."""
        return bool(self.sha256)


class Output(StrEnum):
    """What is made: one report that was handed in, a whole month of them, or a bulletin."""

    REPORT = "report"
    MONTH_PDF = "month_pdf"
    MONTH_XLSX = "month_xlsx"
    BULLETIN_PDF = "pdf"
    BULLETIN_XLSX = "xlsx"

    @property
    def workbook(self) -> bool:
        """Whether it is a workbook."""
        return self in {Output.MONTH_XLSX, Output.BULLETIN_XLSX}


REPORTS = (Output.REPORT,)
MONTHS = (Output.MONTH_PDF, Output.MONTH_XLSX)
BULLETINS = (Output.BULLETIN_PDF, Output.BULLETIN_XLSX)


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A paper that is owed to a person: of one version, of a ``month`` in reach, or of a bulletin.

    ``attempts`` is how often it could not be made.
    """

    id: int
    output: Output
    version_id: int | None
    month: date | None
    person_id: int
    attempts: int = 0
    bulletin_id: int | None = None


class BlockKind(StrEnum):
    """To what words belong that can be changed; short, for a button has 64 bytes."""

    SUBMISSION = "s"
    BULLETIN = "b"

    @property
    def subject(self) -> str:
        """The word by which the journal, and the table of blocks, name it."""
        return {"s": "submission", "b": "bulletin"}[self.value]


@dataclass(frozen=True, slots=True)
class Block:
    """Words that somebody put in the place of those that were proposed.

    ``about`` names what they belong to (``submission:12``), ``key`` which of its words. ``version``
    goes up with each change, so that of two who write at once only one does; 0 is none yet.
    """

    id: int
    about: str
    key: str
    words: str
    edited_by: int
    edited_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True)
class Round:
    """What the submissions of a street with the same last day come to; the office chases it."""

    id: int
    street: str
    month: date
    due_on: date
    due_at: datetime
    act_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoundCount:
    """How submissions stand, counted; ``total`` is how many there are."""

    total: int = 0
    in_time: int = 0
    late: int = 0
    nil: int = 0
    missing: int = 0
    waiting: int = 0

    def __add__(self, other: "RoundCount") -> "RoundCount":
        """Return both counted together."""
        names = [each.name for each in fields(self)]
        return RoundCount(*(getattr(self, name) + getattr(other, name) for name in names))

    def of(self, standing: Standing) -> int:
        """Return how many stand so."""
        return int(getattr(self, standing.value))
