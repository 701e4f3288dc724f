"""The views and notices about late hazards: plain facts, put into words by the conversations."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from chat.scene import RoomView
from duties.escalation.chain import StepKind
from duties.escalation.model import Case, CaseLine, TakenStep, stamp_of
from hazards.model import Hazard
from hazards.photos import Photo
from hazards.watch import Colour


@dataclass(frozen=True, slots=True)
class CaseView(RoomView):
    """The case of a hazard: what was done, and what the office is to decide.

    ``names`` are those who decided, by id. ``decides`` says whether who looks may decide.
    """

    hazard: Hazard
    case: Case
    steps: tuple[TakenStep, ...]
    proposed: TakenStep | None
    names: dict[int, str]
    present: date
    zone: ZoneInfo
    decides: bool = False
    noted: bool = False  # whether it was dealt with for today, all steps being taken

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what there was to decide on its card."""
        return stamp_of(self.case, self.proposed)


@dataclass(frozen=True, slots=True)
class PutOffView(RoomView):
    """Putting a proposed step off: for how many working days (0: to be chosen), and why."""

    hazard: Hazard
    case: Case
    proposed: TakenStep
    days: int
    until: date | None
    offered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeView(RoomView):
    """Changing a proposed step: to another one, or what its paper says besides."""

    hazard: Hazard
    case: Case
    proposed: TakenStep | None
    offered: tuple[StepKind, ...]
    seen: int


@dataclass(frozen=True, slots=True)
class SupervisionView(RoomView):
    """The cases of a colour, the earliest deadline first, and how many there are of each."""

    title: str
    colour: Colour
    counts: dict[Colour, int]
    lines: tuple[CaseLine, ...]
    after: int | None  # the case after which the next page begins
    present: date


@dataclass(frozen=True, slots=True)
class ExposeView(RoomView):
    """Choosing the photo for the board, and what of it is covered."""

    hazard: Hazard
    case: Case
    proposed: TakenStep
    photos: tuple[Photo, ...]
    zone: ZoneInfo


CaseScreen = CaseView | PutOffView | ChangeView | SupervisionView | ExposeView


@dataclass(frozen=True, slots=True)
class PictureNotice:
    """A picture for who chooses: with its tiles (``grid``), or as it would go out."""

    hazard: Hazard
    case_id: int
    step: TakenStep
    grid: bool


@dataclass(frozen=True, slots=True)
class BoardNotice:
    """What the board says of a hazard: whose it is, what it is, and what has become of it."""

    hazard: Hazard
    step: TakenStep


@dataclass(frozen=True, slots=True)
class LateNotice:
    """What somebody has late at their units, said once a day; ``total`` is how many there are."""

    hazards: tuple[Hazard, ...]
    total: int
    present: date


@dataclass(frozen=True, slots=True)
class ProposalsNotice:
    """What waits for the office to decide, said once a day: the case, and which step
    (none: all are taken)."""

    proposals: tuple[tuple[CaseLine, StepKind | None], ...]
    total: int
