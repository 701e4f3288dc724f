"""The views of 任务清单: plain facts, to be put into words elsewhere."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from chat.incoming import Medium
from chat.scene import RoomView
from duties.rollouts.rollout import Rollout
from duties.tasks.assessing import Assessment, Score
from duties.tasks.importing import Imported
from duties.tasks.model import Body, BodyCount, Colour, Entry, Line, stamp_of
from duties.tasks.sheet import Refused
from duties.tasks.upload import Upload
from hazards.photos import Photo
from hazards.snaps.views import Shot
from people.model import Unit


class Asks(StrEnum):
    """What the card of a target asks for."""

    NOTHING = ""
    PERCENT = "percent"
    WORDS = "words"
    PROOF = "proof"
    REASON = "reason"
    WITHDRAW = "withdraw"


class Show(StrEnum):
    """Which targets of a list are shown."""

    ALL = "all"
    RED = "red"
    YELLOW = "yellow"
    HANDED = "handed"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return {"all": "全部", "red": "逾期", "yellow": "滞后", "handed": "待确认"}[self.value]


@dataclass(frozen=True, slots=True)
class Listed:
    """A target in a list, in its colour, and the names of who answers for it."""

    line: Line
    colour: Colour
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskListView(RoomView):
    """A page of a list, or (``own``) of what the actor's bodies answer for.

    Of that what is not done of other years is there, too.

    ``counts`` are of the whole list by colour; ``unlinked`` are names that nobody is known to be.
    ``coming`` is the import by which it is not whole yet.
    """

    street: str
    year: int
    own: bool
    show: Show
    listed: tuple[Listed, ...]
    page: int
    pages: int
    counts: dict[Colour, int]
    manages: bool
    unlinked: int
    several: bool
    today: date
    coming: Rollout | None = None

    @property
    def total(self) -> int:
        """How many targets the list has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class TaskChartView(RoomView):
    """The whole list for the wall (挂图作战), above the page that stays on the card."""

    shown: TaskListView
    listed: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class TaskListsView(RoomView):
    """The lists that the actor manages: streets (empty: the whole area), each with a year."""

    lists: tuple[tuple[str, int], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class TaskView(RoomView):
    """A target: what it is, how far, what was done about it last, and what is asked.

    ``proven`` tells whether something shows that it is reached; what was sent before it was
    returned does not.
    """

    line: Line
    colour: Colour
    bodies: tuple[Body, ...]
    entries: tuple[tuple[Entry, str], ...]
    shots: tuple[tuple[Medium, Shot], ...]
    photos: tuple[Photo, ...]
    holds: bool
    manages: bool
    today: date
    zone: ZoneInfo
    asks: Asks = Asks.NOTHING
    proven: bool = False

    @property
    def stamp(self) -> int:
        """A number by which a button remembers how it stood."""
        return stamp_of(self.line.target)


@dataclass(frozen=True, slots=True)
class TaskUploadView(RoomView):
    """Asking for a workbook; or what would become of the one that came.

    ``taken`` is the import of one that was taken, ``coming`` another that is under way.
    """

    street: str
    year: int
    upload: Upload | None = None
    added: int = 0
    changed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unchanged: int = 0
    refused: tuple[Refused, ...] = ()
    refused_total: int = 0
    page: int = 0
    pages: int = 1
    stamp: int = 0
    imported: Imported | None = None
    taken: Rollout | None = None
    coming: Rollout | None = None


@dataclass(frozen=True, slots=True)
class TaskBodiesView(RoomView):
    """A page of the names under 责任单位 of a list, those first that nobody is known to be."""

    street: str
    year: int
    bodies: tuple[tuple[BodyCount, str], ...]
    unlinked: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class TaskBodyView(RoomView):
    """Choosing who a name is: the office, a department, or a unit that was typed."""

    body: Body
    year: int
    linked: str
    departments: tuple[tuple[int, str], ...]
    units: tuple[Unit, ...]
    query: str


@dataclass(frozen=True, slots=True)
class TaskScoresView(RoomView):
    """The assessment of a list over a period, and which periods there are."""

    street: str
    year: int
    period: str
    assessment: Assessment
    scores: tuple[Score, ...]
    page: int
    pages: int


TaskScreen = (
    TaskListView
    | TaskChartView
    | TaskListsView
    | TaskView
    | TaskUploadView
    | TaskBodiesView
    | TaskBodyView
    | TaskScoresView
)
