"""The views of 检查计划: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from chat.scene import RoomView
from duties.visits.drawing import Draw
from duties.visits.model import (
    DrawLine,
    DrawShare,
    PlanCounts,
    Visit,
    VisitLine,
    VisitPlan,
    stamp_of,
)
from duties.visits.rules import VisitRule
from people.model import Unit


@dataclass(frozen=True, slots=True)
class VisitPlanView(RoomView):
    """A page of the plan of a street: its visits by their day; ``seen`` is for its button.

    ``missing`` are units that it does not know yet: ``at_once`` of them are added by one press.
    """

    street: str
    year: int
    plan: VisitPlan | None
    counts: PlanCounts
    lines: tuple[VisitLine, ...]
    page: int
    pages: int
    missing: int
    at_once: int
    seen: int
    several: bool
    today: date


@dataclass(frozen=True, slots=True)
class VisitPlansView(RoomView):
    """The streets (empty: the whole area) and years whose plans the actor keeps."""

    plans: tuple[tuple[str, int], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class VisitView(RoomView):
    """A visit, why its unit has so many, and the months to which it may be put.

    It is of the plan, or the draw, of ``street`` (empty: of the whole area), and was opened from
    its ``page``.
    """

    visit: Visit
    unit: Unit
    rules: tuple[VisitRule, ...]
    a_year: int
    months: tuple[int, ...]
    inspector: str
    today: date
    plan_year: int
    street: str
    page: int
    inspects: bool = False  # whether the actor may begin it

    @property
    def stamp(self) -> int:
        """A number by which a button remembers how it stood."""
        return stamp_of(self.visit)


@dataclass(frozen=True, slots=True)
class DrawView(RoomView):
    """A draw: asked for its number, or looked at before it counts (``made``).

    ``drawn`` are names of a page of it: unit and inspector, empty where nobody is left.
    """

    street: str
    units: int
    inspectors: int
    asked: int
    proposed: int
    made: Draw | None = None
    drawn: tuple[tuple[str, str], ...] = ()
    page: int = 0
    pages: int = 1
    first: int = 1
    seen: int = 0


@dataclass(frozen=True, slots=True)
class DrawnEntry:
    """A drawn unit at its ``place`` (from 1), and who was drawn for it, as they were called then.

    Nobody was where that is empty.

    ``visit`` is what has become of it; where it has ``moved``, ``now`` makes it, or nobody.
    """

    place: int
    unit_name: str
    inspector: str
    visit: Visit | None
    now: str
    moved: bool


@dataclass(frozen=True, slots=True)
class DrawRecordView(RoomView):
    """A page of a draw as it was kept; ``made_at`` is wall time.

    ``lacking`` visits are nobody's any more, and ``seen`` stands for these; ``only_lacking``: the
    page has them alone; ``inspector_id``: it has what is still open of that person. ``same`` says
    whether it came out again (``None``: nobody asked).
    ``repeated``: the street had drawn by this seed before on that day.
    """

    draw: DrawLine
    entries: tuple[DrawnEntry, ...]
    drawn: int
    page: int
    pages: int
    open: int
    done: int
    lacking: int
    seen: int
    only_lacking: bool
    inspector_id: int
    made_at: datetime
    today: date
    same: bool | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class DrawsView(RoomView):
    """A page of the draws that were kept, each with its day, the newest first."""

    draws: tuple[tuple[DrawLine, date], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class DrawnView(RoomView):
    """A page of what is still to be visited of a share of a draw.

    ``stands_in`` is for whom the actor does it, empty for what is their own.
    """

    share: DrawShare
    lines: tuple[VisitLine, ...]
    page: int
    pages: int
    stands_in: str
    today: date


@dataclass(frozen=True, slots=True)
class NeverVisitedView(RoomView):
    """A page of the units at which nobody from outside ever was."""

    units: tuple[Unit, ...]
    page: int
    pages: int
    total: int
    more: bool
    street: str = ""  # to which it is limited; empty: all in reach


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A unit on the way of a day, until when it is due, and how far from the one before."""

    unit: Unit
    visit: Visit
    metres: float | None


@dataclass(frozen=True, slots=True)
class RouteView(RoomView):
    """今日路线: the stops of the day in their order, and how many more are due this month.

    ``beyond``: there are still more than are counted.
    """

    stops: tuple[RouteStop, ...]
    more: int
    today: date
    beyond: bool = False


VisitScreen = (
    VisitPlanView
    | VisitPlansView
    | VisitView
    | DrawView
    | DrawRecordView
    | DrawsView
    | DrawnView
    | NeverVisitedView
    | RouteView
)
