"""A plan of visits for a street and a year, the visits in it, and draws by lot (双随机)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp


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
    pairs of unit and inspector as JSON.
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
