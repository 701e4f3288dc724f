"""The views of screens: plain facts, to be put into words by the conversations."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chat.done import Done
from chat.scene import RoomView
from checklists.earlier_lines import stamp_of
from checklists.engine import Tally
from checklists.inspection import Elsewhere, Finding, Inspection, Lack, LastTime, Sheet
from checklists.model import Form, Question, Section, Verdict
from checklists.signing_views import KindsView, SignedView, SummaryView
from core.stamp import stamp
from hazards.criteria.classifying import Proposal, classify
from hazards.inspection_kind import InspectionKind
from hazards.model import Hazard
from hazards.photos import Photo
from hazards.snaps.views import SnapScreen
from hazards.views import HazardScreen
from people.absences.views import AbsenceScreen
from people.departments.model import Department
from people.joining import Welcome
from people.model import Code, Member, Person, Unit
from people.permissions import Where
from people.views import PeopleScreen, TodoView


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An inspection that can be gone on with, and how far it is."""

    inspection: Inspection
    form: Form
    tally: Tally
    began: date

    @property
    def stamp(self) -> int:
        """A number by which a button remembers how far it was."""
        return stamp(self.tally.answered, self.tally.total)


@dataclass(frozen=True, slots=True)
class MenuView:
    """The person's menu; ``moment`` is wall time, ``quick`` a form that can be begun in one tap."""

    person: Person
    moment: datetime
    unfinished: Unfinished | None
    hazards: int
    todo: TodoView
    unit: Unit | None = None
    quick: tuple[Form, Unit] | None = None
    drafts: int = 0  # snaps that wait to be filed
    department: Department | None = None  # that of the role whose menu it is


@dataclass(frozen=True, slots=True)
class StrangerView:
    """Somebody who has not joined: ``drafts`` snaps wait to be filed, ``found`` ones are."""

    drafts: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class HelpView:
    """The help, for those who have joined or for those who only report."""

    joined: bool


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit to choose, the day it was last inspected and what is open there."""

    unit: Unit
    last: date | None
    open_hazards: int


@dataclass(frozen=True, slots=True)
class UnitsView:
    """A page of units to choose from; ``page`` counts from 0."""

    query: str
    entries: tuple[UnitEntry, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class FormsView:
    """The checklists that can be walked at a unit, the fitting ones first.

    ``kind`` is that of the inspection to begin, where it is known before; ``note`` is a line about
    the unit for whoever begins.
    """

    unit: Unit
    forms: tuple[Form, ...]
    kind: InspectionKind | None = None
    note: str = ""

    @property
    def several(self) -> bool:
        """Whether more than one of them can be walked in one visit."""
        return sum(not form.quick for form in self.forms) > 1


@dataclass(frozen=True, slots=True)
class ListsView:
    """The checklists of which several are walked in one visit, each with whether it is picked."""

    unit: Unit
    forms: tuple[tuple[Form, bool], ...]
    kind: InspectionKind | None = None

    @property
    def picked(self) -> tuple[Form, ...]:
        """Those that are picked."""
        return tuple(form for form, is_picked in self.forms if is_picked)

    @property
    def stamp(self) -> int:
        """A number by which a button remembers which were picked."""
        return stamp(*(form.id for form in self.picked))


@dataclass(frozen=True, slots=True)
class UnfinishedView:
    """The same checklist was begun here and is not finished: go on, or begin anew."""

    unfinished: Unfinished


@dataclass(frozen=True, slots=True)
class ItemView:
    """One question."""

    sheet: Sheet
    question: Question
    last: LastTime | None
    draft: str = ""  # digits or choices picked so far
    finding: Finding | None = None
    photos: int = 0
    elsewhere: Elsewhere | None = None  # what another list of the same visit says of it
    earlier: tuple[Hazard, ...] = ()  # open there from before
    review: Hazard | None = None  # the one of these that the person may review now


@dataclass(frozen=True, slots=True)
class FindingView:
    """A hazard at an item, being described; or what was seen today of ``earlier`` ones."""

    sheet: Sheet
    question: Question
    finding: Finding
    photos: tuple[Photo, ...]
    lacks: tuple[Lack, ...]
    earlier: tuple[Hazard, ...] = ()

    @property
    def proposal(self) -> Proposal:
        """The proposal that the sentence leads to."""
        sector = self.sheet.inspection.unit.sector
        return classify(self.finding.description, sector=sector, item_text=self.question.text)


@dataclass(frozen=True, slots=True)
class EarlierView:
    """Asking once what an answer means for the hazards that are open at the item from before."""

    sheet: Sheet
    question: Question
    hazards: tuple[Hazard, ...]
    value: Verdict
    review: Hazard | None

    @property
    def stamp(self) -> int:
        """A number by which a button remembers which hazards were shown, and as what."""
        return stamp_of(self.hazards)


@dataclass(frozen=True, slots=True)
class MeasureView:
    """Asking for another measure in a person's own words."""

    sheet: Sheet
    question: Question
    finding: Finding


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A month to pick a day from; for a deadline, from ``earliest`` to ``latest``."""

    sheet: Sheet
    question: Question
    month: date
    earliest: date | None
    latest: date | None

    @property
    def for_finding(self) -> bool:
        """Whether the day is a deadline, and not the answer to a date question."""
        return self.latest is not None


@dataclass(frozen=True, slots=True)
class ContentsView:
    """All sections and how far each is; ``number`` is where the person stands.

    ``unplaced`` counts the photos that wait for an item. ``others`` are the lists of the same
    visit, and ``more`` says that there are further ones for this unit.
    """

    sheet: Sheet
    sections: tuple[tuple[Section, Tally], ...]
    number: int
    unplaced: int = 0
    others: tuple[tuple[Sheet, Tally], ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class SectionView:
    """The items of one section to jump to."""

    sheet: Sheet
    section: Section
    items: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class BulkView:
    """Asking once more before the rest of a section is passed in bulk."""

    sheet: Sheet
    section: Section
    items: tuple[Question, ...]
    number: int
    left: int = 0  # items that are looked at one by one: something from before is open there

    @property
    def stamp(self) -> int:
        """A number by which a button remembers which items were listed."""
        return stamp(*(each.key for each in self.items))


@dataclass(frozen=True, slots=True)
class StrayPhotoView:
    """Photos came of which it is not clear what they show."""

    sheet: Sheet
    photos: int
    items: tuple[Question, ...]
    number: int


@dataclass(frozen=True, slots=True)
class LeavingView:
    """Asking once more before a membership ends, and who goes on with what is unfinished then.

    ``more`` inspections are not shown; every one of ``heirs`` may go on with all of them.
    """

    member: Member
    where: Where
    own: bool
    unfinished: tuple[Inspection, ...]
    more: int
    heirs: tuple[Person, ...]
    todos: int = 0  # subjects of to-do items that go to a colleague, or to the office

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what open work was listed."""
        return stamp(*(each.id for each in self.unfinished), self.more, self.todos)


class Standing(StrEnum):
    """As what somebody stands before a code."""

    INSPECTOR = "inspector"
    OFFICER = "officer"
    PASSER_BY = "passer_by"


@dataclass(frozen=True, slots=True)
class ScannedView:
    """The scanned place, and what the person has there: last findings, open work, or nothing."""

    code: Code
    standing: Standing
    last: date | None
    hazards: tuple[Hazard, ...]
    open_hazards: int
    present: date


@dataclass(frozen=True, slots=True)
class UnsaidView:
    """Telling that a step was taken whose outcome, told only once, could not be said.

    ``renewal`` is the press by which it is made anew.
    """

    renewal: str


View = (
    MenuView
    | StrangerView
    | HelpView
    | UnitsView
    | FormsView
    | ListsView
    | UnfinishedView
    | ItemView
    | EarlierView
    | FindingView
    | MeasureView
    | DeadlineView
    | ContentsView
    | SectionView
    | BulkView
    | SummaryView
    | KindsView
    | SignedView
    | StrayPhotoView
    | LeavingView
    | ScannedView
    | UnsaidView
    | AbsenceScreen
    | PeopleScreen
    | HazardScreen
    | SnapScreen
    | RoomView
)


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of a turn: what was done, and what to show now (``None``: what is there)."""

    view: View | None
    done: Done | None = None
    number: int = 0
    count: int = 0
    word: str = ""
    deadline: date | None = None  # of a hazard that is noted; none when it is put right already
    lacks: tuple[Lack, ...] = ()
    welcome: Welcome | None = None
    beside: View | None = None  # a card of its own below, while what is on the living card stays


Shown = View | Reply
"""The result of a screen of a walk: the view alone, or with the outcome of the turn."""
