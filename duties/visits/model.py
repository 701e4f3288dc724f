"""A plan of visits for a street and a year, the visits in it, and draws by lot (双随机)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from core.stamp import stamp
from people.model import Risk

GRAVEST_FIRST = (Risk.RED, Risk.ORANGE, Risk.YELLOW, Risk.BLUE)


class PlanState(StrEnum):
    """Where a plan stands: drawn up, or confirmed by the office."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"draft": "待确认", "confirmed": "已确认"}[self.value]


class VisitKind(StrEnum):
    """Why a visit is made."""

    PLANNED = "planned"
    RANDOM = "random"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"planned": "计划", "random": "双随机"}[self.value]


class VisitState(StrEnum):
    """Where a visit stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"open": "未检查", "done": "已检查", "dropped": "已取消"}[self.value]


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """The plan of a street (empty: of the whole area) for a year; the moments are aware UTC."""

    id: int
    street: str
    year: int
    state: PlanState
    made_by: int | None
    made_at: datetime
    confirmed_by: int | None = None
    confirmed_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit to a unit, to be made by ``due``.

    One of a plan waits until that is confirmed; one of a draw names who is to make it. Without an
    ``inspector_id`` it is for any inspector of the street. ``inspection_id`` is what fulfilled it.
    """

    id: int
    unit_id: int
    kind: VisitKind
    due: date
    plan_id: int | None = None
    draw_id: int | None = None
    inspector_id: int | None = None
    state: VisitState = VisitState.OPEN
    inspection_id: int | None = None
    done_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in a list, with the name of its unit, and of who is to make it."""

    visit: Visit
    unit_name: str
    street: str
    inspector_name: str | None = None


@dataclass(frozen=True, slots=True)
class DrawRecord:
    """A draw as it was made: whoever has the seed and the population makes the same again.

    ``population`` is the canonical JSON that was drawn from, ``sha256`` its hash, ``result`` the
    pairs of unit and inspector as JSON, ``names`` what all of them were called then. ``units`` and
    ``inspectors`` are how many were drawn from. One seed is drawn by once on a day in a street
    (empty: the whole area): ``drawn_on`` is that day on the wall calendar.

    Of draws that are older than these fields ``names`` may be empty, and one that repeated another
    has no day.
    """

    id: int
    street: str
    seed: int
    asked: int
    population: str
    sha256: str
    result: str
    made_by: int | None
    made_at: datetime
    drawn_on: date | None = None
    names: str = ""
    units: int = 0
    inspectors: int = 0

    @property
    def names_sha256(self) -> str:
        """The hash of the names."""
        return sha256(self.names.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A draw in a list, without what it was drawn from; ``made_by`` is a name, if it is known."""

    id: int
    street: str
    seed: int
    asked: int
    units: int
    inspectors: int
    sha256: str
    made_at: datetime
    made_by: str | None


@dataclass(frozen=True, slots=True)
class DrawStanding:
    """How far the visits of a draw are that one person is to make, or nobody (``None``).

    ``due`` is the first day until which one that is open is to be made.
    """

    draw_id: int
    inspector_id: int | None
    open: int
    done: int
    due: date | None


@dataclass(frozen=True, slots=True)
class DrawShare:
    """What came to one person of a draw: that many visits are ``open`` and ``done``.

    ``street`` is that of the draw, ``made_at`` when it was made, ``due`` the first day until which
    an open one is to be made.
    """

    id: int
    draw_id: int
    inspector_id: int
    inspector: str
    street: str
    made_at: datetime
    open: int
    done: int
    due: date | None


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """The visits of a plan, and of these: done, past their day, and the units that they reach."""

    units: int
    visits: int
    done: int
    overdue: int


def stamp_of(visit: Visit) -> int:
    """Return a number by which a button remembers how a visit stood on its card."""
    return stamp(visit.id, visit.version, visit.state, visit.due)
