"""The views and notices of hazards: plain facts, to be put into words by the conversations."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from zoneinfo import ZoneInfo

from chat.once import Once
from core.stamp import stamp
from hazards.criteria.book import Criterion
from hazards.criteria.classifying import Proposal
from hazards.ledger_views import FilterOptionsView, FiltersView, LedgerView
from hazards.loop.waiting import Awaited
from hazards.model import Extension, Hazard, Plan, Step
from hazards.photos import Photo, PhotoState
from hazards.transfer import Transfer
from hazards.watch import Watched
from people.departments.model import Department
from people.model import Person


def number_tail(number: str) -> str:
    """Shorten a number where room is scarce: ``PT-…123``."""
    prefix, _, rest = number.partition("-")
    return f"{prefix}-…{rest[-3:]}"


@dataclass(frozen=True, slots=True)
class HazardsView:
    """A page of the hazards that a person found, newest first."""

    hazards: tuple[Hazard, ...]
    total: int
    older: int | None


@dataclass(frozen=True, slots=True)
class HazardView:
    """One hazard, who is about it, and the steps that the person who looks may take now."""

    hazard: Hazard
    photos: tuple[Photo, ...]
    present: date
    zone: ZoneInfo
    finder: str
    owner: str
    supervisor: str
    proposal: Proposal
    criterion: Criterion | None
    steps: frozenset[Step]
    first_fixer: Person | None  # to whom it can be assigned in one tap: the unit's first officer
    extension: Extension | None = None
    plan: Plan | None = None
    transfer: Transfer | None = None
    witnesses: int = 0
    copies: tuple[str, ...] = ()
    more: bool = False  # whether what is done seldom is offered, too
    joined: bool = True  # whether who looks holds a role: somebody who snapped may not
    invites: bool = False  # whether who looks may invite somebody to the unit
    watched: Watched | None = None  # how far its supervision has come
    answers: bool = False  # whether who looks answers for the department that has it


@dataclass(frozen=True, slots=True)
class SeverityView:
    """Choosing the criterion by which a hazard is major; the proposed ones first."""

    hazard: Hazard
    criteria: tuple[Criterion, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AssignView:
    """Choosing who rectifies and until when; ``owner`` is the person chosen so far."""

    hazard: Hazard
    candidates: tuple[Person, ...]
    owner: Person | None
    measure: str
    present: date
    reviewers: tuple[Person, ...] = ()
    reviewer: Person | None = None
    invites: bool = False  # whether who looks may invite somebody to the unit


@dataclass(frozen=True, slots=True)
class ColleaguesView:
    """Choosing a colleague at the unit who goes on with a hazard."""

    hazard: Hazard
    colleagues: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """Asking for more time: how many days of those that the rule leaves, and why."""

    hazard: Hazard
    until: date | None
    present: date
    offered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReasonView:
    """Waiting for a sentence that says why a step is taken about what was ``seen``."""

    hazard: Hazard
    step: Step
    word: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class ProofView:
    """Waiting for a photo of the spot put right."""

    hazard: Hazard
    present: date


@dataclass(frozen=True, slots=True)
class PlanView:
    """Writing a plan part by part; ``part`` is asked for now, empty when all five are there."""

    hazard: Hazard
    plan: Plan
    part: str


@dataclass(frozen=True, slots=True)
class TrackView:
    """Choosing a track; of the departments ``chosen`` so far for a listed one the first leads."""

    hazard: Hazard
    departments: tuple[Department, ...]
    listing: bool
    chosen: tuple[Department, ...] = ()

    @property
    def lead(self) -> str:
        """The name of the department that leads, or an empty one."""
        return self.chosen[0].name if self.chosen else ""

    @property
    def supporting(self) -> tuple[str, ...]:
        """The names of the departments that support it."""
        return tuple(each.name for each in self.chosen[1:])

    @property
    def stamp(self) -> int:
        """A number by which a button remembers which departments were on its card."""
        return stamp(*(each.mark for each in self.chosen))


@dataclass(frozen=True, slots=True)
class TransferView:
    """Choosing the department that a hazard is handed to, or that is told of it (``copy``).

    The first ones of them, up to ``own``, answer for its unit.
    """

    hazard: Hazard
    departments: tuple[Department, ...]
    copy: bool
    own: int = 0


@dataclass(frozen=True, slots=True)
class HandedView:
    """A transfer was made: the link by which the department answers, known only now.

    ``reached``: the department has members, who have it on their own 我的待办.
    """

    hazard: Hazard
    transfer: Transfer
    token: Once
    zone: ZoneInfo
    reached: bool = False


class Answers(Enum):
    """As whom somebody answers a transfer."""

    BY_LINK = auto()
    AS_MEMBER = auto()
    FOR_THE_DEPARTMENT = auto()  # the office notes what it heard another way


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A transfer as the department sees it that opened its link.

    ``declining`` when it is asked why it does not take the hazard, ``reporting`` what became of
    it. ``shots`` are the photos that show that, and came. ``answers`` says as whom somebody looks.
    """

    hazard: Hazard
    transfer: Transfer
    photos: tuple[Photo, ...]
    zone: ZoneInfo
    finder: str
    declining: bool = False
    reporting: bool = False
    shots: tuple[Photo, ...] = ()
    answers: Answers = Answers.BY_LINK

    @property
    def kept(self) -> int:
        """How many photos of what became of it are kept."""
        return sum(each.state is PhotoState.STORED for each in self.shots)

    @property
    def complete(self) -> bool:
        """Whether it can be handed in: there are words, and a photo whose bytes are kept."""
        return bool(self.transfer.report) and self.kept > 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would be handed in."""
        return stamp(self.transfer.report, *(each.id for each in self.shots))


@dataclass(frozen=True, slots=True)
class AnsweredView:
    """All that the link of a transfer shows once it was answered: that it was, and on which day.

    ``reported``: the department has said what became of it.
    """

    answered_on: date
    taken: bool
    reported: bool = False


@dataclass(frozen=True, slots=True)
class EndView:
    """Choosing as what a hazard ends without having been put right."""

    hazard: Hazard


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """Choosing of which other hazard this one is a double."""

    hazard: Hazard
    others: tuple[Hazard, ...]


@dataclass(frozen=True, slots=True)
class TaskNotice:
    """The assignment as the unit's officer sees it: it is the form by which to rectify.

    ``mine`` says whether it is still the recipient's to do, who may do so for somebody ``absent``.
    """

    hazard: Hazard
    present: date
    mine: bool
    owner: str
    absent: str = ""


@dataclass(frozen=True, slots=True)
class WordNotice:
    """A few words on what somebody decided, in the thread of an earlier message."""

    hazard: Hazard
    step: Step
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewNotice:
    """A rectification to review: the caption of the picture of before and after.

    ``alike`` names the hazards for which a photo of it was used before; ``decided`` says, in
    words, what became of it. ``undrawn`` says that there is no picture: it could not be drawn.
    """

    hazard: Hazard
    fixer: str
    alike: tuple[str, ...]
    zone: ZoneInfo
    decided: str = ""
    undrawn: bool = False


@dataclass(frozen=True, slots=True)
class AskNotice:
    """Something to decide: more time, a plan; ``decided`` says, in words, what became of it."""

    hazard: Hazard
    awaited: Awaited
    who: str
    extension: Extension | None = None
    plan: Plan | None = None
    decided: str = ""


@dataclass(frozen=True, slots=True)
class QueueNotice:
    """A hazard that waits for the office, or for an inspector; ``decided`` as above."""

    hazard: Hazard
    awaited: Awaited
    note: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True)
class NewsNotice:
    """The news of a hazard, for those who found it."""

    hazard: Hazard


@dataclass(frozen=True, slots=True)
class DepartmentNotice:
    """A department's answer, for the person who handed the hazard on or told the department."""

    hazard: Hazard
    by: str
    copy: bool
    taken: bool
    reason: str
    report: str = ""  # what became of the hazard, where it says that


@dataclass(frozen=True, slots=True)
class AskedAgainNotice:
    """The office asks once more what became of a hazard, of who told it by a link."""

    number: str
    department: str
    reason: str


@dataclass(frozen=True, slots=True)
class StrandedNotice:
    """A hazard of somebody who has left, that could be handed to nobody."""

    hazard: Hazard
    leaver: str


HazardScreen = (
    HazardsView
    | LedgerView
    | FiltersView
    | FilterOptionsView
    | HazardView
    | SeverityView
    | AssignView
    | ColleaguesView
    | ExtensionView
    | ReasonView
    | ProofView
    | PlanView
    | TrackView
    | TransferView
    | HandedView
    | AnsweredView
    | DepartmentView
    | EndView
    | DuplicateView
)
HazardNotice = (
    TaskNotice
    | WordNotice
    | ReviewNotice
    | AskNotice
    | QueueNotice
    | NewsNotice
    | DepartmentNotice
    | AskedAgainNotice
    | StrandedNotice
)
