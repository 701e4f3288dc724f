"""The office pastes the yearly notice in chat, sees what was read of it, and puts it in."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import Heeds, RoomView, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from core.stamp import stamp
from duties.calendar import watching
from duties.calendar.keeping import (
    NoticePreview,
    apply_notice,
    preview_notice,
    read_calendar,
    refuse_known,
)
from duties.calendar.moving import PlannedOccurrences
from duties.calendar.notice_reading import LONGEST_TEXT
from duties.calendar.working_calendar import WorkingCalendar
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import WHOLE_AREA, Rollout, RolloutKind
from people.model import Person, Role
from people.permissions import Action, NotAllowed, may, may_somewhere, require_member


class NoticeMovedOn(XunanError):
    """What the notice would change is another thing than the person saw; nothing was done."""


class CalendarOfArea(XunanError):
    """The working calendar is one for the whole area, whose office puts notices in."""


@dataclass(frozen=True, slots=True)
class CalendarScene(Scene):
    """工作日历: this year and the next."""

    name: ClassVar[str] = "calendar"


@dataclass(frozen=True, slots=True)
class NoticeScene(Scene):
    """A notice as it was pasted, before it is put in."""

    name: ClassVar[str] = "notice"
    pasted: str


@dataclass(frozen=True, slots=True)
class CalendarView(RoomView):
    """What is known of this year and the next."""

    calendar: WorkingCalendar
    years: tuple[int, ...]
    lacking: int | None


@dataclass(frozen=True, slots=True)
class NoticeView(RoomView):
    """What a pasted notice says and would change; ``applied`` once it is in.

    ``rollout_id`` is the change by which occurrences move then.
    """

    preview: NoticePreview
    applied: bool = False
    rollout_id: int = 0

    @property
    def stamp(self) -> int:
        """A number by which a button remembers what would be put in."""
        return stamp(self.preview.notice, self.preview.changes)


def _setter(work: RolloutWork) -> Person:
    person = require_member(work.person)
    if not may_somewhere(person, Action.SET_DUTY):
        raise NotAllowed
    return person


def _area_setter(work: RolloutWork) -> Person:
    """Return the actor, who sets the duties of the whole area; its calendar is one for all.

    Where nobody does, the office of a street may. Raises ``NotJoined``, ``NotAllowed`` and
    ``CalendarOfArea``.
    """
    person = _setter(work)
    if not may(person, Action.SET_DUTY, None) and work.persons.holding(Role.OFFICE, ""):
        raise CalendarOfArea
    return person


def calendar_view(work: RolloutWork) -> CalendarView:
    """Return what is known of the working calendar; raises ``NotJoined``, ``NotAllowed``."""
    _setter(work)
    calendar, today = read_calendar(work), work.day()
    return CalendarView(
        calendar, (today.year, today.year + 1), watching.missing_year(calendar, today)
    )


def notice_view(work: RolloutWork, text: str) -> NoticeView:
    """Return what a pasted notice says, and what moves by it.

    Raises as ``preview_notice`` and ``refuse_known``, and ``CalendarOfArea``.
    """
    _area_setter(work)
    preview = preview_notice(work, text, occurrences=PlannedOccurrences(work))
    refuse_known(work, preview)
    return NoticeView(preview)


def paste(work: RolloutWork, _: Scene, text: str) -> NoticeView:
    """Take the words of a notice; raises as ``notice_view``."""
    return show(work, NOTICE, NoticeScene(text[:LONGEST_TEXT]))


def apply_pasted(work: RolloutWork, seen: int) -> NoticeView:
    """Put the notice on the card in, and let occurrences follow bit by bit.

    Raises as ``notice_view``, and ``NoticeMovedOn`` for one that is not on the card any more.
    """
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, NoticeScene):
        raise NoticeMovedOn
    view = notice_view(work, scene.pasted)
    if view.stamp != seen:
        raise NoticeMovedOn
    rollout = put_in(work, scene.pasted)
    show(work, CALENDAR, CalendarScene())
    return NoticeView(view.preview, applied=True, rollout_id=rollout.id)


def put_in(work: RolloutWork, text: str, year: int | None = None) -> Rollout:
    """Put a notice in, and owe that occurrences follow; raises as ``apply_notice``."""
    preview = apply_notice(work, text, year)
    watching.watch(work)
    by = work.person.id if work.person else None
    return work.rollouts.owe(
        Rollout(
            0,
            RolloutKind.CALENDAR,
            f"{preview.notice.year}年放假安排",
            "",
            "",
            None,
            WHOLE_AREA,
            "",
            work.day(),
            by,
            work.now,
            work.rollouts.count_duties(),
        )
    )


CALENDAR: SceneSpec[RolloutWork, CalendarScene, CalendarView | NoticeView] = SceneSpec(
    CalendarScene, lambda work, _: calendar_view(work), words=paste, heeds=Heeds.OTHERS
)
NOTICE: SceneSpec[RolloutWork, NoticeScene, NoticeView] = SceneSpec(
    NoticeScene,
    lambda work, scene: notice_view(work, scene.pasted),
    words=paste,
    heeds=Heeds.OTHERS,
)
