"""What the office issues about a period (月报, 季度点评, 通报, 晾晒通报): figures and words."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp
from duties.counts.figures import DutyFigures
from hazards.counts.figures import HazardFigures
from hazards.counts.period import PeriodKind
from people.streets import WHOLE_AREA
from reports.packages.model import Paragraph, RoundCount

VERSION = 1
"""Of the schema of what a bulletin says as JSON; ``docs/schemas.md`` describes it."""

FEWEST_RANKED = 5
"""Nobody is ranked who has fewer hazards to be judged by than this; ours."""


class BulletinKind(StrEnum):
    """The kinds of what the office issues."""

    MONTH = "month"
    QUARTER = "quarter"
    NOTICE = "notice"
    RANKING = "ranking"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "month": "月报",
            "quarter": "季度点评",
            "notice": "通报",
            "ranking": "晾晒通报",
        }[self.value]

    @property
    def period(self) -> PeriodKind:
        """The kind of period that it is about."""
        return PeriodKind.QUARTER if self is BulletinKind.QUARTER else PeriodKind.MONTH


class BulletinState(StrEnum):
    """Where a bulletin stands: a final one is never changed, a dropped one is not shown."""

    DRAFT = "draft"
    FINAL = "final"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a street, a sector or a unit, with its figures of the period.

    ``planned`` units were to be inspected (应检), ``inspected`` were, by others than themselves
    (实检). ``found_before`` was found in the period before (环比).
    """

    name: str
    planned: int
    inspected: int
    hazards: HazardFigures
    found_before: int
    duties: DutyFigures
    submissions: RoundCount


@dataclass(frozen=True, slots=True)
class Table:
    """Figures told apart, those with most overdue and open first; ``more`` lines are left out."""

    head: str
    rows: tuple[Row, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """One that is ranked: ``good`` of ``of`` (n/N); those who are alike have the same ``place``."""

    place: int
    name: str
    good: int
    of: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking of units, streets or departments.

    ``unranked`` names those who have too little to be judged by, each with its N; of very many
    ``more`` in the middle, and ``unranked_more``, are left out.
    """

    head: str
    ranked: tuple[Ranked, ...]
    unranked: tuple[tuple[str, int], ...] = ()
    more: int = 0
    unranked_more: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the chart: what was found, what was struck off, what was open at its end."""

    label: str
    found: int
    closed: int
    closing: int


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is late, with the number of what is: overdue hazards, or missed duties."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Late:
    """Who is late: hazards overdue, duties missed, reports missing and late; the worst first.

    ``*_more`` are left out.
    """

    overdue: tuple[Named, ...] = ()
    overdue_more: int = 0
    missed: tuple[Named, ...] = ()
    missed_more: int = 0
    lacking: tuple[str, ...] = ()
    lacking_more: int = 0
    handed_late: tuple[str, ...] = ()
    handed_late_more: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What a bulletin says, as it stands at ``as_of`` (wall time); ``whole`` is the last line."""

    kind: BulletinKind
    street: str
    title: str
    first: date
    last: date
    as_of: datetime
    whole: Row
    tables: tuple[Table, ...]
    rankings: tuple[Ranking, ...]
    points: tuple[Point, ...]
    late: Late
    paragraphs: tuple[Paragraph, ...]
    signer: str
    corrects: str = ""
    version: int = VERSION

    @property
    def where(self) -> str:
        """The area of which it tells."""
        return self.street or WHOLE_AREA

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what was read."""
        figures = (self.whole, self.tables, self.rankings, self.late)
        words = (each.words for each in self.paragraphs)
        return stamp(repr(figures), self.title, self.signer, *words)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A bulletin of a street (empty: of the whole area) about the days from ``first`` to ``last``.

    A final one has its ``number`` in its ``year``: 〔2026〕3号. ``content`` is the canonical JSON
    of what it says, whose hash is ``sha256``. ``corrects`` is the id of the one that it corrects,
    0 of none. A draft that was sent to be signed lies with ``signer_id`` since ``sent_at``.
    ``signer`` is the name of who signed a final one, ``signed_by`` their id.
    """

    id: int
    kind: BulletinKind
    street: str
    first: date
    last: date
    state: BulletinState
    made_by: int
    made_at: datetime
    corrects: int = 0
    year: int | None = None
    number: int | None = None
    signer: str = ""
    signed_by: int | None = None
    signed_at: datetime | None = None
    content: str = field(default="", repr=False)
    sha256: str = ""
    version: int = 1
    signer_id: int | None = None
    sent_at: datetime | None = None

    @property
    def where(self) -> str:
        """The area of which it tells."""
        return self.street or WHOLE_AREA

    @property
    def organ(self) -> str:
        """The office that issues it."""
        return f"{self.street}安全办" if self.street else "区安委办"

    @property
    def spelled_number(self) -> str:
        """Its number as people read it; empty for a draft."""
        return f"{self.organ}〔{self.year}〕{self.number}号" if self.number else ""
