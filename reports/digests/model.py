"""A digest, the figures that are frozen in it, and who is sent one when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from chat.address import Address
from duties.counts.figures import DutyFigures
from hazards.counts.figures import HazardFigures
from hazards.counts.period import PeriodKind
from people.model import Risk

VERSION = 1
"""Of the schema of the figures as JSON; ``docs/schemas.md`` describes it."""

FEWEST_RANKED = 5
"""Nobody is ranked who has fewer hazards to be judged by than this; ours."""
RANKED_DAYS = 30
"""The days before the end of a short span over which units are ranked; ours."""

DEFAULT_MINUTE = 8 * 60 + 30
DIGEST_KINDS = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER)


class Span(NamedTuple):
    """The days that a digest is about, in a row; a daily one after a holiday is about several."""

    kind: PeriodKind
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Clocked:
    """A hazard with its clock: ``deadline`` as it stood at the moment of the digest."""

    hazard_id: int
    number: str
    unit: str
    description: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit with how many of so many hazards it put right in time (按期整改 n/N)."""

    unit_id: int
    name: str
    good: int
    of: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the place, by street or by unit, with its own figures."""

    name: str
    opening: int
    found: int
    reopened: int
    closed: int
    ended: int
    closing: int
    major_open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a digest says, frozen when it is issued; kept as JSON, and shown from that for ever.

    ``as_of`` is the moment (截至), aware UTC. ``previous`` are the figures of the days before, as
    many or the period before. ``majors`` and ``parts`` are the first of them, ``more_parts`` how
    many follow. ``lacking`` names some who have not handed in what was due last, ``lacks`` counts
    all; ``None`` where nothing is owed yet. Of the audit chain (留痕) it names
    how many lines there are and the hash of the last.
    """

    audience: str
    title: str
    kind: PeriodKind
    first: date
    last: date
    as_of: datetime
    hazards: HazardFigures
    previous: HazardFigures
    duties: DutyFigures
    patrols: DutyFigures
    majors: tuple[Clocked, ...]
    longest: Clocked | None
    best: Ranked | None
    worst: Ranked | None
    ranked: int
    risks: dict[Risk, int]
    parted_by: str
    parts: tuple[Part, ...]
    more_parts: int
    lines: int
    head: str
    lacking: tuple[str, ...] | None = None
    lacks: int = 0
    version: int = VERSION

    @property
    def span(self) -> Span:
        """The days that it is about."""
        return Span(self.kind, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is another one by now."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest that was issued; ``number`` counts corrections (更正), 0 is the first.

    ``differences`` are those to the one before, of a correction.
    """

    id: int
    audience: str
    kind: PeriodKind
    first: date
    last: date
    number: int
    issued_at: datetime
    issued_by: int | None
    figures: Figures
    differences: tuple[Difference, ...] = ()

    @property
    def topic(self) -> str:
        """The topic of its messages."""
        return f"digest:{self.id}"


class DigestFile(StrEnum):
    """What is made of a digest beside its text."""

    PICTURE = "picture"
    WORKBOOK = "workbook"


class Files(StrEnum):
    """When picture and workbook come with the digests of an audience by themselves."""

    ALWAYS = "always"
    NEWS = "news"
    ASKED = "asked"


class Want(NamedTuple):
    """Who gets a file of a digest once it is made; ``None``: everybody who was sent the text."""

    file: DigestFile
    address: Address | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When an audience is sent its digests: at so many minutes of a working day, unless ``off``.

    ``since`` is the first day that no daily digest has told of; ``act_at`` when the next is due.
    """

    audience: str
    minute: int
    off: bool
    since: date
    act_at: datetime | None
    files: Files = Files.ALWAYS
    version: int = field(default=1)


class Owed(NamedTuple):
    """The picture and the workbook of a digest, which are owed to its readers."""

    id: int
    attempts: int
